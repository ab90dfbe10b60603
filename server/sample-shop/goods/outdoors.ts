import { colours, type SampleProduct, sizes } from './types.ts';

export const OUTDOORS: readonly SampleProduct[] = [
  {
    slug: 'dome-tent',
    category: 'camping',
    icon: 'tent',
    pose: 'stands',
    backdrop: 'sage',
    title: { zh: '三季双层露营帐篷', en: 'Three-season tent' },
    description: {
      zh: '双层结构，外帐防水 3000 毫米，内帐纱网通风不凝露。一个人十分钟搭好；收起来 45 厘米长，塞得进后备厢角落。',
      en: 'Two layers: a fly that holds 3,000 mm of water and a mesh inner that stays dry. Up in ten minutes by one person; 45 cm packed.',
    },
    priceFen: 59_900,
    stock: 18,
    options: [
      {
        name: { zh: '规格', en: 'Sleeps' },
        choices: [
          { zh: '双人', en: 'Two' },
          { zh: '四人', en: 'Four', addFen: 24_000 },
        ],
      },
    ],
  },
  {
    slug: 'camp-torch',
    category: 'camping',
    icon: 'flashlight',
    pose: 'lies',
    backdrop: 'slate',
    title: { zh: '强光充电手电', en: 'Rechargeable torch' },
    description: {
      zh: '1200 流明，四档亮度加一档红光。IPX6 防雨，USB-C 充电，低亮可用 60 小时；尾部有磁铁，修车时双手都空着。',
      en: '1,200 lumens in four steps, and a red light. Rain-proof to IPX6, charged by USB-C, sixty hours at its lowest; a magnet in the tail leaves both hands free.',
    },
    priceFen: 8_900,
    stock: 64,
  },
  {
    slug: 'long-umbrella',
    category: 'camping',
    icon: 'umbrella',
    pose: 'lies',
    backdrop: 'mist',
    recolour: ['#8d65c5', '#433b6b'],
    title: { zh: '抗风长柄晴雨伞', en: 'Windproof long umbrella' },
    description: {
      zh: '十六骨玻璃纤维伞架，大风翻面也能一按复原。伞面拒水，甩两下就干；内层黑胶，夏天遮阳也够用。',
      en: 'Sixteen fibreglass ribs that snap back when the wind turns them. The cover shakes dry; its dark lining keeps off the summer sun.',
    },
    priceFen: 9_900,
    stock: 58,
    options: [
      colours(
        { zh: '烟紫', en: 'Smoky violet', colour: '#8f78b5' },
        { zh: '藏蓝', en: 'Navy', colour: '#4c5f94' },
        { zh: '砖橙', en: 'Burnt orange', colour: '#cf7d4e' },
      ),
    ],
  },
  {
    slug: 'city-bicycle',
    category: 'camping',
    icon: 'bicycle',
    pose: 'stands',
    backdrop: 'blush',
    title: { zh: '七速城市自行车', en: 'Seven-speed city bicycle' },
    description: {
      zh: '铝合金车架，内变速花鼓少打理，链条有护罩，穿裙子也能骑。出厂已调校九成，装好车把与脚踏即可上路。',
      en: 'Aluminium frame, a hub gear that wants little care and a covered chain. Comes nine tenths assembled: fit the bars and pedals and ride.',
    },
    priceFen: 159_900,
    stock: 9,
    options: [
      {
        name: { zh: '车架', en: 'Frame' },
        choices: [
          { zh: '155–170 厘米', en: '155–170 cm' },
          { zh: '170–185 厘米', en: '170–185 cm' },
        ],
      },
    ],
  },
  {
    slug: 'badminton-set',
    category: 'ball-games',
    icon: 'badminton',
    pose: 'lies',
    backdrop: 'honey',
    title: { zh: '碳素羽毛球拍套装', en: 'Carbon badminton set' },
    description: {
      zh: '一体碳素拍 84 克，已穿线 24 磅，新手挥得动、老手打得顺。含两支拍、三只鹅毛球与拍袋。',
      en: 'One-piece carbon rackets of 84 g, strung at 24 lb. Two rackets, three goose-feather shuttles and a bag.',
    },
    priceFen: 21_900,
    stock: 33,
  },
  {
    slug: 'football',
    category: 'ball-games',
    icon: 'soccer-ball',
    pose: 'stands',
    backdrop: 'sand',
    title: { zh: '热贴合比赛足球', en: 'Thermo-bonded match football' },
    description: {
      zh: '无缝热贴合，飞行稳，雨天不吸水。5 号为成人标准，4 号适合 8 至 12 岁；附气针与网袋。',
      en: 'Bonded without seams: it flies true and takes up no rain. Size 5 is standard, size 4 for ages 8 to 12. Needle and net included.',
    },
    priceFen: 11_900,
    stock: 52,
    options: [sizes('5', '4')],
  },
  {
    slug: 'basketball',
    category: 'ball-games',
    icon: 'basketball',
    pose: 'stands',
    backdrop: 'slate',
    title: { zh: '室内外通用篮球', en: 'Indoor and outdoor basketball' },
    description: {
      zh: '超纤表皮，颗粒深而不刮手，出汗也抓得住。水泥地与木地板通用，出厂充气七成。',
      en: 'Microfibre with deep, gentle pebbling that grips a wet hand. For concrete and wooden floors; comes mostly inflated.',
    },
    priceFen: 13_900,
    stock: 44,
    options: [sizes('7', '6', '5')],
  },
];
