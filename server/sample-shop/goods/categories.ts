import type { SampleCategory } from './types.ts';

export const CATEGORIES: readonly SampleCategory[] = [
  {
    slug: 'clothing',
    zh: '服饰鞋包',
    en: 'Clothing & bags',
    children: [
      { slug: 'clothes', zh: '衣装', en: 'Clothes' },
      { slug: 'shoes', zh: '鞋履', en: 'Shoes' },
      { slug: 'bags', zh: '箱包', en: 'Bags' },
      { slug: 'accessories', zh: '配饰', en: 'Accessories' },
    ],
  },
  {
    slug: 'electronics',
    zh: '数码电器',
    en: 'Electronics',
    children: [
      { slug: 'audio-and-photo', zh: '影音摄影', en: 'Audio & photo' },
      { slug: 'desk', zh: '电脑办公', en: 'Computers & desk' },
    ],
  },
  {
    slug: 'kitchen',
    zh: '厨房餐具',
    en: 'Kitchen',
    children: [
      { slug: 'tableware', zh: '餐具杯壶', en: 'Tableware' },
      { slug: 'cookware', zh: '烹饪厨具', en: 'Cookware' },
    ],
  },
  {
    slug: 'home',
    zh: '居家生活',
    en: 'Home',
    children: [
      { slug: 'furniture', zh: '家具绿植', en: 'Furniture & plants' },
      { slug: 'scent-and-care', zh: '香氛洗护', en: 'Scent & care' },
    ],
  },
  {
    slug: 'food',
    zh: '食品茶饮',
    en: 'Food & drink',
    children: [
      { slug: 'pantry', zh: '茶点零食', en: 'Coffee & sweets' },
      { slug: 'fruit', zh: '时令鲜果', en: 'Fresh fruit' },
    ],
  },
  {
    slug: 'outdoors',
    zh: '运动户外',
    en: 'Sports & outdoors',
    children: [
      { slug: 'camping', zh: '露营出行', en: 'Camping & travel' },
      { slug: 'ball-games', zh: '球类运动', en: 'Ball games' },
    ],
  },
  {
    slug: 'play',
    zh: '文具玩具',
    en: 'Stationery & toys',
    children: [
      { slug: 'stationery', zh: '文具画材', en: 'Stationery & art' },
      { slug: 'toys', zh: '玩具手作', en: 'Toys & crafts' },
    ],
  },
];
