import { defineProblems } from '../../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  promotion_not_found: { status: 404, zh: '没有找到该优惠活动', en: 'There is no such promotion' },
});
