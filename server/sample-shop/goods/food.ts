import type { SampleProduct } from './types.ts';

export const FOOD: readonly SampleProduct[] = [
  {
    slug: 'acacia-honey',
    category: 'pantry',
    icon: 'honey-pot',
    pose: 'stands',
    backdrop: 'honey',
    title: { zh: '秦岭洋槐蜜', en: 'Qinling acacia honey' },
    description: {
      zh: '五月采自秦岭南麓，单花成熟蜜，不加热浓缩。清甜带花香，不易结晶；每批附检测报告。净含量 500 克。',
      en: 'Gathered in May on the southern slopes of Qinling; ripe single-flower honey, never heated. Light, floral and slow to set. 500 g, with a test report for each batch.',
    },
    priceFen: 5_800,
    stock: 75,
  },
  {
    slug: 'dark-chocolate',
    category: 'pantry',
    icon: 'chocolate-bar',
    pose: 'lies',
    turn: -10,
    backdrop: 'blush',
    title: { zh: '云南可可黑巧克力', en: 'Yunnan dark chocolate' },
    description: {
      zh: '西双版纳单一产区可可豆，烘焙到研磨都在同一间作坊。入口先苦后甘，尾韵有红果香。每板 80 克。',
      en: 'Single-origin beans from Xishuangbanna, roasted and ground in one workshop. Bitter first, then sweet, with red fruit at the end. 80 g a bar.',
    },
    priceFen: 4_200,
    stock: 85,
    options: [
      {
        name: { zh: '可可含量', en: 'Cocoa' },
        choices: [
          { zh: '72%', en: '72%' },
          { zh: '85%', en: '85%' },
        ],
      },
    ],
  },
  {
    slug: 'moon-cakes',
    category: 'pantry',
    icon: 'moon-cake',
    pose: 'stands',
    backdrop: 'sand',
    title: { zh: '广式月饼礼盒', en: 'Cantonese moon cakes, gift box' },
    description: {
      zh: '皮薄馅足，六枚独立包装，回油三天后风味最佳。莲蓉用湘莲手工去芯慢炒，甜而不腻。常温保存 45 天。',
      en: 'Thin crust, generous filling, six wrapped singly; best after three days of resting. The lotus paste is stirred slowly from hand-cored Hunan lotus seeds. Keeps for 45 days.',
    },
    priceFen: 12_800,
    stock: 48,
    options: [
      {
        name: { zh: '口味', en: 'Filling' },
        choices: [
          { zh: '双黄莲蓉', en: 'Lotus, two yolks' },
          { zh: '红豆陈皮', en: 'Red bean and tangerine peel' },
          { zh: '五仁', en: 'Five nuts' },
        ],
      },
    ],
  },
  {
    slug: 'oat-cookies',
    category: 'pantry',
    icon: 'cookie',
    pose: 'lies',
    backdrop: 'mist',
    title: { zh: '黄油燕麦曲奇', en: 'Butter oat cookies' },
    description: {
      zh: '燕麦片占三成，巧克力粒现切现烤，边缘酥脆、中心微软。罐装 300 克，开盖后两周内吃完最香。',
      en: 'Three parts oats in ten, with chocolate cut on the day: crisp at the edge, soft in the middle. A tin of 300 g, best within two weeks of opening.',
    },
    priceFen: 3_600,
    stock: 95,
  },
  {
    slug: 'milk-tea',
    category: 'pantry',
    icon: 'bubble-tea',
    pose: 'stands',
    backdrop: 'lilac',
    title: { zh: '手煮珍珠奶茶组合', en: 'Bubble tea kit' },
    description: {
      zh: '斯里兰卡红茶、黑糖珍珠与粗吸管，一盒五份。珍珠煮八分钟，红茶焖三分钟，加鲜奶即成，甜度自己定。',
      en: 'Ceylon tea, brown-sugar pearls and wide straws for five cups. Boil the pearls for eight minutes, steep the tea for three, add milk: the sweetness is yours to choose.',
    },
    priceFen: 4_500,
    stock: 60,
  },
  {
    slug: 'honey-tangerines',
    category: 'fruit',
    icon: 'tangerine',
    pose: 'stands',
    backdrop: 'sage',
    title: { zh: '黄岩蜜橘', en: 'Huangyan honey tangerines' },
    description: {
      zh: '皮薄易剥，橘络少，酸甜平衡。当日采摘当日发出，坏果拍照即赔；放阴凉处，两周内吃完最好。',
      en: 'Thin skins that come off in one piece, sweet with a little acid. Picked and sent on the same day; send a photo of any bad one and it is refunded. Best within two weeks, kept cool.',
    },
    priceFen: 2_990,
    stock: 130,
    options: [
      {
        name: { zh: '规格', en: 'Weight' },
        choices: [
          { zh: '2.5 千克', en: '2.5 kg' },
          { zh: '5 千克', en: '5 kg', addFen: 2_400 },
        ],
      },
    ],
  },
  {
    slug: 'red-apples',
    category: 'fruit',
    icon: 'red-apple',
    pose: 'stands',
    backdrop: 'mist',
    title: { zh: '阿克苏冰糖心苹果', en: 'Aksu sugar-heart apples' },
    description: {
      zh: '昼夜温差大，果心自然凝糖，脆甜多汁。单果 80 毫米以上，一箱约 18 只；冷藏可放一个月。',
      en: 'Cold nights turn the core to sugar: crisp, sweet and full of juice. 80 mm and more, about eighteen to a box; a month in the fridge.',
    },
    priceFen: 5_990,
    stock: 70,
  },
  {
    slug: 'strawberries',
    category: 'fruit',
    icon: 'strawberry',
    pose: 'stands',
    backdrop: 'honey',
    title: { zh: '丹东九九草莓', en: 'Dandong strawberries' },
    description: {
      zh: '八成熟采摘，到手正好全红。每盒 15 颗独立卡位，冷链次日达；请当天食用，洗前不去蒂。',
      en: 'Picked just before they are ripe, red through when they arrive. Fifteen to a box, each in its own place, chilled overnight. Eat them today; wash with the leaves on.',
    },
    priceFen: 6_900,
    stock: 38,
  },
];
