import { defineProblems } from '../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  already_reviewed: { status: 409, zh: '该商品已评价过', en: 'You have reviewed this already' },
  review_not_found: { status: 404, zh: '没有找到该评价', en: 'There is no such review' },
});
