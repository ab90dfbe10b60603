import { colours, type SampleProduct } from './types.ts';

export const HOME: readonly SampleProduct[] = [
  {
    slug: 'two-seat-sofa',
    category: 'furniture',
    icon: 'couch-and-lamp',
    pose: 'stands',
    backdrop: 'sand',
    recolour: ['#3f5fff', '#1345b7', '#5092ff'],
    title: { zh: '双人布艺沙发与落地灯', en: 'Two-seat sofa with floor lamp' },
    description: {
      zh: '高密度海绵外裹羽绒，坐下去软、站起来快。布套可拆洗，松木内架；宽 152 厘米，小客厅也放得下。随附落地灯。',
      en: 'Down around firm foam: soft to sit on, easy to leave. Washable covers on a pine frame; 152 cm wide, so it fits a small room. Floor lamp included.',
    },
    priceFen: 269_900,
    stock: 6,
    options: [
      colours(
        { zh: '靛蓝', en: 'Indigo', colour: '#4c66b0' },
        { zh: '苔绿', en: 'Moss', colour: '#6f8a62' },
        { zh: '焦糖', en: 'Caramel', colour: '#bd8552' },
      ),
    ],
  },
  {
    slug: 'walnut-chair',
    category: 'furniture',
    icon: 'chair',
    pose: 'stands',
    backdrop: 'mist',
    title: { zh: '黑胡桃木餐椅', en: 'Walnut dining chair' },
    description: {
      zh: '北美黑胡桃木，榫卯连接，不用一颗钉子。靠背弧度托住腰，承重 120 千克；木蜡油面，摸得到木纹。',
      en: 'North American walnut joined by mortise and tenon, without a nail. The back holds the waist; carries 120 kg. A finish of hard-wax oil that lets you feel the grain.',
    },
    priceFen: 45_900,
    stock: 24,
  },
  {
    slug: 'potted-plant',
    category: 'furniture',
    icon: 'potted-plant',
    pose: 'stands',
    backdrop: 'blush',
    title: { zh: '绿萝盆栽', en: 'Potted pothos' },
    description: {
      zh: '喜散射光，一周浇一次水，新手也养得活。花房直发，带土带盆；北方冬季请选保温包装，收货后缓三天再换盆。',
      en: 'Bright indirect light and water once a week: hard to kill. Sent from the greenhouse, potted. Let it rest for three days before repotting.',
    },
    priceFen: 5_900,
    stock: 40,
    options: [
      {
        name: { zh: '大小', en: 'Size' },
        choices: [
          { zh: '桌面小盆', en: 'Desk size' },
          { zh: '落地大盆', en: 'Floor size', addFen: 10_000, stock: 9 },
        ],
      },
    ],
  },
  {
    slug: 'scented-candle',
    category: 'scent-and-care',
    icon: 'candle',
    pose: 'stands',
    backdrop: 'lilac',
    title: { zh: '大豆蜡香薰蜡烛', en: 'Soy wax scented candle' },
    description: {
      zh: '大豆蜡与棉芯，燃烧干净少烟，可点 45 小时。首次请点满一小时，让表面整层融化，之后便不会留坑。',
      en: 'Soy wax with a cotton wick burns clean for forty-five hours. Let the whole surface melt the first time, and it will burn evenly ever after.',
    },
    priceFen: 8_800,
    stock: 55,
    options: [
      {
        name: { zh: '香调', en: 'Scent' },
        choices: [
          { zh: '雪松与烟草', en: 'Cedar and tobacco' },
          { zh: '柑橘与罗勒', en: 'Citrus and basil' },
          { zh: '白茶与佛手柑', en: 'White tea and bergamot' },
        ],
      },
    ],
  },
  {
    slug: 'handmade-soap',
    category: 'scent-and-care',
    icon: 'soap',
    pose: 'lies',
    backdrop: 'sage',
    title: { zh: '冷制手工皂', en: 'Cold-process soap' },
    description: {
      zh: '橄榄油与椰子油低温皂化，晾足六周。泡沫细，洗后不紧绷；放在通风的皂托上，用得更久。',
      en: 'Olive and coconut oil, saponified cold and cured for six weeks. A fine lather that does not dry the skin; on an airy dish it lasts longer.',
    },
    priceFen: 2_900,
    stock: 110,
    options: [
      {
        name: { zh: '香型', en: 'Scent' },
        choices: [
          { zh: '玫瑰天竺葵', en: 'Rose geranium' },
          { zh: '无香', en: 'Unscented' },
        ],
      },
    ],
  },
  {
    slug: 'hand-lotion',
    category: 'scent-and-care',
    icon: 'lotion-bottle',
    pose: 'stands',
    backdrop: 'honey',
    title: { zh: '无香保湿身体乳', en: 'Unscented body lotion' },
    description: {
      zh: '含 5% 尿素与角鲨烷，秋冬干痒的小腿也安抚得住。不含香精与酒精，400 毫升按压瓶，全家合用。',
      en: 'Five per cent urea and squalane calm dry winter skin. No perfume, no alcohol; 400 ml with a pump, for the whole family.',
    },
    priceFen: 7_900,
    stock: 65,
  },
];
