import { defineProblems } from '../../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  flash_sale_not_found: { status: 404, zh: '没有找到该秒杀活动', en: 'There is no such flash sale' },
  flash_sale_overlaps: {
    status: 409,
    zh: '同一商品规格在该时段已有秒杀活动',
    en: 'One of these SKUs is in another flash sale at that time',
  },
});
