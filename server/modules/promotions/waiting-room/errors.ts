import { defineProblems } from '../../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  waiting_room: {
    status: 429,
    zh: '抢购的人太多，正在为您排队',
    en: 'Many shoppers are here: you have a place in the queue',
  },
});
