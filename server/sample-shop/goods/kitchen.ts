import { colours, type SampleProduct } from './types.ts';

export const KITCHEN: readonly SampleProduct[] = [
  {
    slug: 'celadon-cups',
    category: 'tableware',
    icon: 'teacup-without-handle',
    pose: 'stands',
    backdrop: 'sage',
    recolour: ['#a7a8b7', '#d3d3d3', '#e6e6e6'],
    title: { zh: '龙泉青瓷茶杯', en: 'Longquan celadon tea cup' },
    description: {
      zh: '龙泉窑口手工拉坯，1300℃ 烧成，釉色温润如玉。每只 180 毫升，配胡桃木杯垫；开片是釉的天性，每只略有不同。',
      en: 'Thrown by hand in Longquan and fired at 1,300 °C to a jade-like glaze. 180 ml each, with a walnut coaster; the fine cracks are in the nature of the glaze, and no two are alike.',
    },
    priceFen: 6_800,
    stock: 40,
    options: [
      colours(
        { zh: '粉青', en: 'Powder celadon', colour: '#9dbfb0' },
        { zh: '梅子青', en: 'Plum celadon', colour: '#6f9c86' },
      ),
      {
        name: { zh: '数量', en: 'Set' },
        choices: [
          { zh: '一只', en: 'One' },
          { zh: '一对', en: 'A pair', addFen: 6_000 },
          { zh: '四只礼盒', en: 'Four in a gift box', addFen: 19_000, stock: 5 },
        ],
      },
    ],
  },
  {
    slug: 'stoneware-teapot',
    category: 'tableware',
    icon: 'teapot',
    pose: 'stands',
    backdrop: 'mist',
    recolour: ['#f8312f', '#ca0b4a', '#ff822d'],
    title: { zh: '粗陶侧把茶壶', en: 'Stoneware teapot' },
    description: {
      zh: '容量 450 毫升，出水口内有陶滤孔，断水干净不挂滴。壁厚保温，适合乌龙与普洱；洗净晾干即可，不必用洗洁精。',
      en: '450 ml with a ceramic strainer behind the spout, which pours without dripping. Thick walls keep oolong and pu’er warm. Rinse and air-dry; no detergent.',
    },
    priceFen: 16_800,
    stock: 26,
    options: [
      colours(
        { zh: '朱砂', en: 'Cinnabar', colour: '#cf4b40' },
        { zh: '松石', en: 'Turquoise', colour: '#4d9a96' },
        { zh: '乌金', en: 'Tenmoku', colour: '#5a5049' },
      ),
    ],
  },
  {
    slug: 'coffee-mug',
    category: 'tableware',
    icon: 'hot-beverage',
    pose: 'stands',
    backdrop: 'blush',
    title: { zh: '白瓷咖啡杯碟', en: 'White porcelain cup and saucer' },
    description: {
      zh: '高温白瓷，杯壁薄而不烫手，一杯 220 毫升，正好一份拿铁。微波炉与洗碗机可用。',
      en: 'High-fired white porcelain, thin at the lip and cool at the handle. 220 ml, one latte. Safe in microwave and dishwasher.',
    },
    priceFen: 5_900,
    stock: 70,
  },
  {
    slug: 'breakfast-bowl',
    category: 'tableware',
    icon: 'bowl-with-spoon',
    pose: 'stands',
    backdrop: 'sand',
    recolour: ['#00a6ed', '#26eafc', '#0074ba'],
    title: { zh: '釉下彩早餐碗', en: 'Glazed breakfast bowl' },
    description: {
      zh: '口径 15 厘米，盛粥、麦片或一人份的面都合适。釉下上色，不褪不磨；碗底磨平，不刮桌面。附不锈钢勺。',
      en: '15 cm across, for congee, cereal or noodles for one. Coloured under the glaze, so it does not wear; smooth foot, steel spoon included.',
    },
    priceFen: 3_900,
    stock: 90,
    options: [
      colours(
        { zh: '天青', en: 'Sky celadon', colour: '#6fb3c9' },
        { zh: '杏黄', en: 'Apricot', colour: '#e3b25f' },
        { zh: '山茶红', en: 'Camellia', colour: '#cf6f6f' },
      ),
    ],
  },
  {
    slug: 'chopsticks',
    category: 'tableware',
    icon: 'chopsticks',
    pose: 'lies',
    backdrop: 'honey',
    title: { zh: '大漆红木筷', en: 'Lacquered wooden chopsticks' },
    description: {
      zh: '整料硬木，生漆薄髹七道，阴干四十天，耐热不掉色。方头不滚，尖端刻细纹，夹花生米也稳当。',
      en: 'Solid hardwood under seven thin coats of natural lacquer, dried for forty days; heat-proof and colour-fast. Square heads that do not roll; fine grooves at the tips hold even a peanut.',
    },
    priceFen: 4_900,
    stock: 100,
    options: [
      {
        name: { zh: '数量', en: 'Set' },
        choices: [
          { zh: '五双', en: 'Five pairs' },
          { zh: '十双', en: 'Ten pairs', addFen: 4_000 },
        ],
      },
    ],
  },
  {
    slug: 'glass-jar',
    category: 'tableware',
    icon: 'jar',
    pose: 'stands',
    backdrop: 'lilac',
    title: { zh: '高硼硅玻璃密封罐', en: 'Borosilicate storage jar' },
    description: {
      zh: '食品级硅胶圈，扣紧后倒置不漏，存茶、咖啡豆、杂粮都防潮。耐冷热骤变，可进冰箱冷藏。',
      en: 'A food-grade silicone seal that does not leak upside down; keeps tea, coffee beans and grains dry. Stands sudden heat and cold.',
    },
    priceFen: 2_900,
    stock: 120,
    options: [
      {
        name: { zh: '容量', en: 'Capacity' },
        choices: [
          { zh: '500 毫升', en: '500 ml' },
          { zh: '1 升', en: '1 l', addFen: 1_000 },
          { zh: '2 升', en: '2 l', addFen: 2_600 },
        ],
      },
    ],
  },
  {
    slug: 'frying-pan',
    category: 'cookware',
    icon: 'cooking',
    pose: 'lies',
    backdrop: 'mist',
    title: { zh: '无涂层精铁煎锅', en: 'Uncoated iron frying pan' },
    description: {
      zh: '1.8 毫米精铁，无涂层，开锅后自然不粘。导热快，煎牛排上色匀；电磁炉与明火通用。首次使用请按说明开锅。',
      en: 'Refined iron of 1.8 mm without a coating, non-stick once seasoned. Heats fast and browns evenly, on induction and open flame. Season it first as the leaflet shows.',
    },
    priceFen: 18_900,
    stock: 34,
    options: [
      {
        name: { zh: '直径', en: 'Diameter' },
        choices: [
          { zh: '24 厘米', en: '24 cm' },
          { zh: '28 厘米', en: '28 cm', addFen: 4_000 },
        ],
      },
    ],
  },
  {
    slug: 'chefs-knife',
    category: 'cookware',
    icon: 'kitchen-knife',
    pose: 'lies',
    backdrop: 'slate',
    title: { zh: '三德主厨刀', en: 'Santoku chef’s knife' },
    description: {
      zh: '三层复合钢，刃口手工研磨至 15°，切番茄不塌皮。刀长 18 厘米，重心落在指间；请手洗并擦干。',
      en: 'Three-layer steel ground by hand to 15°, which cuts a tomato without a dent. 18 cm, balanced at the fingers. Wash by hand and dry.',
    },
    priceFen: 26_900,
    stock: 30,
  },
  {
    slug: 'enamel-pot',
    category: 'cookware',
    icon: 'pot-of-food',
    pose: 'stands',
    backdrop: 'sage',
    title: { zh: '珐琅铸铁炖锅', en: 'Enamelled cast-iron pot' },
    description: {
      zh: '铸铁蓄热，锅盖内有凸点，水汽循环滴回，炖肉只需小火。4.2 升够一家四口；珐琅内壁好洗不串味。',
      en: 'Cast iron holds the heat, and the studs under the lid drip the steam back over the food. 4.2 l for four; the enamel is easy to clean and keeps no smell.',
    },
    priceFen: 42_900,
    stock: 16,
  },
];
