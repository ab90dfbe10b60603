import { defineProblems } from '../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  customer_not_found: { status: 404, zh: '没有找到该顾客', en: 'There is no such customer' },
});
