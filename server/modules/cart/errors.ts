import { defineProblems } from '../../platform/http/problems.ts';
import { CART_COUNT_MAX, CART_SKUS_MAX } from './limits.ts';

export const { problems, refuse } = defineProblems({
  cart_item_not_found: { status: 404, zh: '购物车中没有该商品', en: 'The cart does not hold these goods' },
  cart_full: {
    status: 409,
    zh: `购物车最多可放 ${CART_SKUS_MAX} 种商品，请先清理`,
    en: `The cart is full: at most ${CART_SKUS_MAX} different goods`,
  },
  count_too_large: {
    status: 409,
    zh: `每种商品最多 ${CART_COUNT_MAX} 件`,
    en: `At most ${CART_COUNT_MAX} of each`,
  },
  cart_unavailable: {
    status: 503,
    zh: '购物车暂时不可用，请稍后再试',
    en: 'The cart is unavailable for a moment',
  },
});
