import { defineProblems } from '../../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  limit_reached: {
    status: 409,
    zh: '已达到每人限购数量',
    en: 'This is more than one shopper may have at this price',
  },
});
