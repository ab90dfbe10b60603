import { defineProblems } from '../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  product_not_found: { status: 404, zh: '没有找到该商品', en: 'There is no such product' },
  category_not_found: { status: 404, zh: '没有找到该分类', en: 'There is no such category' },
});
