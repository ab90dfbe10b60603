import { defineProblems } from '../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  too_many_favourites: {
    status: 409,
    zh: '最多收藏 500 件商品，请先移除一些',
    en: 'At most 500 favourites are kept, please remove some first',
  },
});
