import { defineProblems } from '../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  cart_item_not_found: { status: 404, zh: '购物车中没有该商品', en: 'The cart does not hold these goods' },
  cart_full: {
    status: 409,
    zh: '购物车最多可放 120 种商品，请先清理',
    en: 'The cart is full: at most 120 different goods',
  },
  count_too_large: { status: 409, zh: '每种商品最多 999 件', en: 'At most 999 of each' },
  cart_unavailable: {
    status: 503,
    zh: '购物车暂时不可用，请稍后再试',
    en: 'The cart is unavailable for a moment',
  },
});
