/** Goods for `npm run bench search`: titles of brand, quality, material, kind and model, as big shops have them. */

const KINDS =
  `耳机 headphones;帐篷 tent;围巾 scarf;衬衫 shirt;连衣裙 dress;牛仔裤 jeans;风衣 trench coat;毛衣 sweater;跑步鞋 running shoes;
徒步靴 hiking boots;双肩包 backpack;手提包 handbag;行李箱 suitcase;太阳镜 sunglasses;手表 watch;键盘 keyboard;鼠标 mouse;麦克风 microphone;
音箱 speaker;相机 camera;手机 smartphone;手机壳 phone case;充电器 charger;数据线 cable;显示器 monitor;笔记本电脑 laptop;平板电脑 tablet;
台灯 desk lamp;沙发 sofa;餐椅 dining chair;书架 bookshelf;地毯 carpet;窗帘 curtain;枕头 pillow;被子 quilt;毛巾 towel;茶杯 tea cup;茶壶 teapot;
煎锅 frying pan;炖锅 stew pot;菜刀 kitchen knife;筷子 chopsticks;砧板 cutting board;保温杯 vacuum flask;水壶 kettle;烤箱 oven;冰箱 refrigerator;
洗衣机 washing machine;吸尘器 vacuum cleaner;电风扇 fan;加湿器 humidifier;蜡烛 candle;香皂 soap;洗发水 shampoo;身体乳 body lotion;
口红 lipstick;面膜 face mask;牙刷 toothbrush;自行车 bicycle;羽毛球拍 badminton racket;足球 football;篮球 basketball;瑜伽垫 yoga mat;
雨伞 umbrella;手电筒 torch;睡袋 sleeping bag;登山杖 trekking pole;钢笔 fountain pen;笔记本 notebook;水彩 watercolour;拼图 jigsaw;积木 building blocks;
泰迪熊 teddy bear;风筝 kite;毛线 yarn;巧克力 chocolate;曲奇 cookies;月饼 moon cakes;绿茶 green tea;咖啡豆 coffee beans;蜂蜜 honey;苹果 apples;
草莓 strawberries;橘子 tangerines;大米 rice;面条 noodles;酱油 soy sauce;猫粮 cat food;狗窝 dog bed;花瓶 vase;绿萝 pothos`
    .split(';')
    .map((line) => line.trim());
const QUALITIES =
  `轻薄 slim;加厚 thick;静音 silent;防水 waterproof;防风 windproof;无线 wireless;便携 portable;可折叠 foldable;大号 large;迷你 mini;复古 retro;经典 classic;极简 plain;
儿童 kids;男士 men's;女士 women's;户外 outdoor;家用 household;商务 business;加绒 fleece-lined;透气 breathable;降噪 noise-cancelling;快充 fast-charging;智能 smart;手工 hand-made;有机 organic;进口 imported;新款 new;冬季 winter;夏季 summer`
    .split(';')
    .map((line) => line.trim());
const MATERIALS =
  `纯棉 cotton;真丝 silk;羊毛 wool;亚麻 linen;牛皮 leather;不锈钢 stainless steel;铝合金 aluminium;陶瓷 ceramic;玻璃 glass;实木 wooden;竹制 bamboo;硅胶 silicone;碳纤维 carbon;尼龙 nylon;帆布 canvas;珐琅 enamelled`
    .split(';')
    .map((line) => line.trim());
const SYLLABLES = 'ka lo mi ren tas vel dor fin gra hul jen pol qua sim tor wex yar zen bri cho'.split(' ');
const COLOURS = ['红色 Red', '蓝色 Blue', '米白 Ivory', '墨绿 Dark green', '藏青 Navy', '雾粉 Misty pink'];

/** Numbers that look random and are the same in every run (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Goods {
  title: string;
  titleEn: string;
  description: string;
  descriptionEn: string;
  colour: string;
  colourEn: string;
  kind: number;
}

function split(line: string): [zh: string, en: string] {
  const at = line.indexOf(' ');
  return [line.slice(0, at), line.slice(at + 1)];
}

/** The first names of a list come much oftener than the last, as in a shop. */
export function generateGoods(count: number): Goods[] {
  const random = numbersFrom(20_261_128);
  const skewed = (list: readonly string[]) => Math.floor(list.length * random() ** 2);
  const oneOf = (list: readonly string[]) => split(list[skewed(list)] as string);
  const syllable = () => SYLLABLES[Math.floor(random() * SYLLABLES.length)] as string;
  const brands = Array.from(
    { length: 2_000 },
    () => syllable() + syllable() + (random() < 0.5 ? syllable() : ''),
  );
  return Array.from({ length: count }, () => {
    const kind = skewed(KINDS);
    const [[zh, en], [quality, qualityEn], [material, materialEn]] = [
      split(KINDS[kind] as string),
      oneOf(QUALITIES),
      oneOf(MATERIALS),
    ];
    const [colour, colourEn] = oneOf(COLOURS);
    const [[besideZh, besideEn], [used, usedEn]] = [oneOf(KINDS), oneOf(QUALITIES)];
    const brand = brands[skewed(brands)] as string;
    const model = `${String.fromCharCode(65 + Math.floor(random() * 26))}${Math.floor(random() * 9_000)}`;
    return {
      title: `${brand} ${quality}${material}${zh} ${model}`,
      titleEn: `${brand} ${qualityEn} ${materialEn} ${en} ${model}`,
      description: `${used}设计，放得下${besideZh}，日常出行都合用。`,
      descriptionEn: `A ${usedEn} design that also holds your ${besideEn}, for every day.`,
      colour,
      colourEn,
      kind,
    };
  });
}

export const kindNames = KINDS.map(split);
export const qualityNames = QUALITIES.map(split);
export const materialNames = MATERIALS.map(split);
