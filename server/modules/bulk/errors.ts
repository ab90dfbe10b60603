import { defineProblems } from '../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  changed_since: {
    status: 409,
    zh: '之后又有人改过，未撤销',
    en: 'Somebody has changed this since, so it was left as it is',
  },
});
