import { runsOf } from './text.ts';

/**
 * Names of the same goods, in both languages. A query with one of them also finds titles with another. Only names belong
 * here that mean the same thing: a wider name (clothes, 数码) would find what was not meant.
 */
const GROUPS: readonly string[] = [
  'T恤, T恤衫, 体恤衫, T-shirt, tshirt, tee',
  '手机, 智能手机, mobile phone, cell phone, cellphone, smartphone',
  '耳机, 耳麦, headphones, earphones, headset',
  '笔记本电脑, 手提电脑, laptop',
  '电脑, 计算机, computer',
  '键盘, keyboard',
  '鼠标, 滑鼠, mouse',
  '充电器, 充电头, charger',
  '充电宝, 移动电源, power bank',
  '电视, 电视机, television, tv',
  '冰箱, 电冰箱, fridge, refrigerator',
  '照相机, 相机, camera',
  '手表, 腕表, watch, wristwatch',
  '太阳镜, 墨镜, sunglasses',
  '双肩包, 背包, 书包, backpack, rucksack',
  '手提包, 手袋, handbag',
  '行李箱, 拉杆箱, 旅行箱, suitcase, luggage',
  '跑步鞋, 跑鞋, running shoes',
  '运动鞋, 球鞋, sneakers, trainers',
  '裤子, 长裤, pants, trousers',
  '牛仔裤, jeans',
  '毛衣, 毛线衣, sweater, jumper, pullover',
  '连衣裙, dress',
  '风衣, trench coat',
  '围巾, 围脖, scarf',
  '帐篷, tent',
  '手电, 手电筒, torch, flashlight',
  '雨伞, 伞, umbrella',
  '自行车, 单车, 脚踏车, bicycle, bike',
  '沙发, sofa, couch',
  '平底锅, 煎锅, frying pan, skillet',
  '肥皂, 香皂, 手工皂, soap',
  '巧克力, 朱古力, chocolate',
  '西红柿, 番茄, tomato',
  '土豆, 马铃薯, potato',
  '拼图, jigsaw, puzzle',
];

const keyOf = (text: string) => runsOf(text).join(' ');
let groups: Map<string, readonly string[]> | null = null;

/** @returns the other names, as texts of words; an empty list for most words */
export function synonymsOf(text: string): readonly string[] {
  groups ??= new Map(
    GROUPS.flatMap((line) => {
      const names = line.split(', ').map(keyOf);
      return names.map((name) => [name, names.filter((other) => other !== name)] as const);
    }),
  );
  return groups.get(keyOf(text)) ?? [];
}
