import { colours, type SampleProduct } from './types.ts';

export const PLAY: readonly SampleProduct[] = [
  {
    slug: 'cloth-notebook',
    category: 'stationery',
    icon: 'notebook-with-decorative-cover',
    pose: 'lies',
    turn: 6,
    backdrop: 'blush',
    title: { zh: '布面精装笔记本', en: 'Cloth-bound notebook' },
    description: {
      zh: '锁线装订，180° 摊平；80 克米白道林纸，钢笔不洇不透。A5，192 页，书签带两条。',
      en: 'Thread-sewn to lie flat, on 80 g ivory paper that a fountain pen does not bleed through. A5, 192 pages, two ribbons.',
    },
    priceFen: 3_900,
    stock: 140,
    options: [
      {
        name: { zh: '内页', en: 'Pages' },
        choices: [
          { zh: '横线', en: 'Ruled' },
          { zh: '方格', en: 'Grid' },
          { zh: '空白', en: 'Plain' },
        ],
      },
    ],
  },
  {
    slug: 'fountain-pen',
    category: 'stationery',
    icon: 'fountain-pen',
    pose: 'lies',
    backdrop: 'sand',
    title: { zh: '铱金钢笔', en: 'Iridium-nib fountain pen' },
    description: {
      zh: '笔尖手工研磨，起笔就顺；树脂笔杆 18 克，久写不累。附吸墨器与两支墨囊，可换国际规格墨囊。',
      en: 'A nib ground by hand that writes at once; a resin body of 18 g. Converter and two cartridges included; takes the international size.',
    },
    priceFen: 12_800,
    stock: 46,
    options: [
      {
        name: { zh: '笔尖', en: 'Nib' },
        choices: [
          { zh: 'EF 特细', en: 'Extra fine' },
          { zh: 'F 细', en: 'Fine' },
          { zh: 'M 中', en: 'Medium' },
        ],
      },
    ],
  },
  {
    slug: 'watercolours',
    category: 'stationery',
    icon: 'artist-palette',
    pose: 'lies',
    backdrop: 'mist',
    title: { zh: '固体水彩颜料套装', en: 'Watercolour pans' },
    description: {
      zh: '色粉含量高，一蘸即化，叠色通透。铁盒自带调色格与水笔，装进口袋就能出门写生。',
      en: 'Rich in pigment, quick to dissolve, clear in layers. The tin has a mixing tray and a water brush: put it in a pocket and go out.',
    },
    priceFen: 7_800,
    stock: 50,
    options: [
      {
        name: { zh: '色数', en: 'Colours' },
        choices: [
          { zh: '24 色', en: '24 colours' },
          { zh: '36 色', en: '36 colours', addFen: 3_200 },
        ],
      },
    ],
  },
  {
    slug: 'teddy-bear',
    category: 'toys',
    icon: 'teddy-bear',
    pose: 'stands',
    backdrop: 'lilac',
    title: { zh: '毛绒泰迪熊', en: 'Teddy bear' },
    description: {
      zh: '短绒不掉毛，填充棉蓬松回弹，眼睛绣制，不怕孩子抠。整只可机洗，装进洗衣袋即可。',
      en: 'Short plush that does not shed, springy filling, embroidered eyes that cannot come off. Washable whole, in a laundry bag.',
    },
    priceFen: 9_900,
    stock: 66,
    options: [
      {
        name: { zh: '高度', en: 'Height' },
        choices: [
          { zh: '30 厘米', en: '30 cm' },
          { zh: '50 厘米', en: '50 cm', addFen: 6_000 },
        ],
      },
    ],
  },
  {
    slug: 'jigsaw-puzzle',
    category: 'toys',
    icon: 'puzzle-piece',
    pose: 'lies',
    backdrop: 'sand',
    recolour: ['#c3ef3c'],
    tint: '#4f9e8f',
    title: { zh: '千里江山图拼图', en: 'A Thousand Li of Rivers and Mountains, jigsaw' },
    description: {
      zh: '北宋王希孟《千里江山图》局部，青绿矿物色高清印刷。厚 2 毫米灰板，咬合紧，拼好可整幅提起。',
      en: 'A detail of Wang Ximeng’s scroll in its mineral blues and greens. Board of 2 mm that locks so well that the finished picture can be lifted.',
    },
    priceFen: 6_900,
    stock: 42,
    options: [
      {
        name: { zh: '片数', en: 'Pieces' },
        choices: [
          { zh: '500 片', en: '500' },
          { zh: '1000 片', en: '1,000', addFen: 3_000 },
        ],
      },
    ],
  },
  {
    slug: 'weifang-kite',
    category: 'toys',
    icon: 'kite',
    pose: 'lies',
    backdrop: 'mist',
    title: { zh: '潍坊手扎风筝', en: 'Hand-made Weifang kite' },
    description: {
      zh: '竹骨绢面，潍坊匠人手扎手绘，三级风就能起飞。含线轮与 200 米线，拆装收纳不过一把伞大小。',
      en: 'Bamboo and silk, tied and painted by hand in Weifang; it rises in a gentle breeze. Reel and 200 m of line included; packs as small as an umbrella.',
    },
    priceFen: 7_600,
    stock: 37,
  },
  {
    slug: 'merino-yarn',
    category: 'toys',
    icon: 'yarn',
    pose: 'stands',
    backdrop: 'honey',
    recolour: ['#00a6ed', '#0074ba'],
    title: { zh: '美利奴手编毛线', en: 'Merino knitting yarn' },
    description: {
      zh: '四股合捻，100 克约 210 米，适合 4 毫米棒针。一顶帽子一团，一条围巾三团；同一批染色，请一次买够。',
      en: 'Four-ply, about 210 m to 100 g, for 4 mm needles. One ball makes a hat, three a scarf; buy enough at once, dye lots differ.',
    },
    priceFen: 3_200,
    stock: 88,
    options: [
      colours(
        { zh: '海蓝', en: 'Ocean', colour: '#4f93c4' },
        { zh: '莓红', en: 'Berry', colour: '#b8506e' },
        { zh: '姜黄', en: 'Turmeric', colour: '#d9a23f' },
        { zh: '鼠尾草', en: 'Sage', colour: '#8fa88a' },
      ),
    ],
  },
];
