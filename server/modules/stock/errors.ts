import { defineProblems } from '../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  sku_not_found: { status: 404, zh: '没有找到该商品规格', en: 'There is no such SKU' },
  stock_below_locked: {
    status: 409,
    zh: '库存不能低于已锁定的数量',
    en: 'The stock cannot fall below what orders have locked',
  },
});

export const skuNotFound = () => refuse('sku_not_found');
