import { defineProblems } from '../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  too_many_listeners: {
    status: 503,
    zh: '消息连接过多，请稍后再试',
    en: 'Too many back offices listen for events, please try again shortly',
  },
});
