import { colours, type SampleProduct } from './types.ts';

export const ELECTRONICS: readonly SampleProduct[] = [
  {
    slug: 'headphones',
    category: 'audio-and-photo',
    icon: 'headphone',
    pose: 'stands',
    backdrop: 'sand',
    recolour: ['#998ea4', '#cdc4d6'],
    title: { zh: '头戴式降噪蓝牙耳机', en: 'Noise-cancelling Bluetooth headphones' },
    description: {
      zh: '主动降噪可调三档，飞机与地铁里都安静。单次充电听 40 小时，充 10 分钟再听 4 小时；可同时连接两台设备，附 USB-C 线与 3.5 毫米音频线。',
      en: 'Three levels of noise cancelling for planes and trains. Forty hours on a charge, four more after ten minutes; pairs with two devices at once. USB-C and 3.5 mm cables included.',
    },
    priceFen: 69_900,
    stock: 40,
    options: [
      colours(
        { zh: '云灰', en: 'Cloud grey', colour: '#8f8a9c' },
        { zh: '深海蓝', en: 'Deep sea', colour: '#4f6a94' },
        { zh: '豆沙', en: 'Rosewood', colour: '#b98580' },
      ),
    ],
  },
  {
    slug: 'mirrorless-camera',
    category: 'audio-and-photo',
    icon: 'camera',
    pose: 'stands',
    backdrop: 'slate',
    title: { zh: '复古微单相机套机', en: 'Retro mirrorless camera kit' },
    description: {
      zh: '2600 万像素 APS-C 传感器，快门、光圈与曝光补偿各有实体转盘。机身防抖五级，含 35 毫米 F2 定焦镜头，开箱即拍。',
      en: 'A 26-megapixel APS-C sensor with real dials for shutter, aperture and exposure. Five stops of stabilisation; comes with a 35 mm f/2 lens.',
    },
    priceFen: 629_900,
    stock: 8,
  },
  {
    slug: 'table-radio',
    category: 'audio-and-photo',
    icon: 'radio',
    pose: 'stands',
    backdrop: 'sage',
    title: { zh: '桌面收音机音箱', en: 'Table radio and speaker' },
    description: {
      zh: '调频、中波与蓝牙合一，木质腔体声音温厚。旋钮有段落感，睡前可定时关机；内置电池可用 12 小时。',
      en: 'FM, medium wave and Bluetooth in a wooden body with a warm sound. Clicking knobs, a sleep timer, and a battery for twelve hours.',
    },
    priceFen: 29_900,
    stock: 25,
  },
  {
    slug: 'studio-microphone',
    category: 'audio-and-photo',
    icon: 'studio-microphone',
    pose: 'stands',
    backdrop: 'blush',
    title: { zh: 'USB 桌面麦克风', en: 'USB desk microphone' },
    description: {
      zh: '心形指向，键盘声和风扇声收得少。插上即用，一键静音有灯提示；底座带减震，也可装在悬臂上。',
      en: 'A cardioid pattern that leaves out keyboard and fan. Plug in and speak; the mute key lights up. Damped base, fits a boom arm.',
    },
    priceFen: 35_900,
    stock: 20,
  },
  {
    slug: 'mechanical-keyboard',
    category: 'desk',
    icon: 'keyboard',
    pose: 'lies',
    backdrop: 'honey',
    title: { zh: '87 键无线机械键盘', en: '87-key wireless mechanical keyboard' },
    description: {
      zh: '热插拔轴座，PBT 键帽字迹不磨。有线、2.4G、蓝牙三种连接，可在三台设备间切换；内有消音棉，夜里打字也不吵。',
      en: 'Hot-swap sockets and PBT caps whose legends do not wear. Wired, 2.4 GHz or Bluetooth, switching between three devices; foam inside keeps it quiet at night.',
    },
    priceFen: 36_900,
    stock: 30,
    options: [
      {
        name: { zh: '轴体', en: 'Switch' },
        choices: [
          { zh: '红轴 · 轻而直', en: 'Red, light and linear' },
          { zh: '茶轴 · 微有段落', en: 'Brown, gently tactile' },
          { zh: '静音轴', en: 'Silent', addFen: 3_000 },
        ],
      },
    ],
  },
  {
    slug: 'wireless-mouse',
    category: 'desk',
    icon: 'computer-mouse',
    pose: 'lies',
    backdrop: 'sage',
    recolour: ['#cdc4d6', '#998ea4'],
    title: { zh: '静音无线鼠标', en: 'Silent wireless mouse' },
    description: {
      zh: '左右键静音微动，图书馆里也能放心点。一节五号电池用 18 个月，接收器收在底部；左右手都合用。',
      en: 'Silent switches for the library. Eighteen months on one AA cell, the receiver tucked into the base; made for either hand.',
    },
    priceFen: 9_900,
    stock: 80,
    options: [
      colours(
        { zh: '浅灰', en: 'Light grey', colour: '#c8c3d0' },
        { zh: '雾粉', en: 'Misty pink', colour: '#d8aeb4' },
        { zh: '石墨', en: 'Graphite', colour: '#6b6f78' },
      ),
    ],
  },
  {
    slug: 'laptop',
    category: 'desk',
    icon: 'laptop',
    pose: 'stands',
    backdrop: 'sand',
    title: { zh: '14 英寸轻薄笔记本电脑', en: '14-inch thin and light laptop' },
    description: {
      zh: '1.19 千克，2.8K 屏幕出厂校色，办公一整天不用充电。两个雷电口与一个 HDMI，会议室里不找转接头。',
      en: '1.19 kg with a factory-calibrated 2.8K screen and a battery for the working day. Two Thunderbolt ports and HDMI: no adapters in the meeting room.',
    },
    priceFen: 569_900,
    stock: 12,
    options: [
      {
        name: { zh: '配置', en: 'Memory' },
        choices: [
          { zh: '16GB + 512GB', en: '16 GB + 512 GB' },
          { zh: '32GB + 1TB', en: '32 GB + 1 TB', addFen: 110_000 },
        ],
      },
    ],
  },
];
