import { defineProblems } from '../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  third_party_bound: {
    status: 409,
    zh: '该账号已绑定其他微博',
    en: 'Another Weibo user is bound to this account',
  },
  last_sign_in_way: {
    status: 409,
    zh: '解绑后将无法登录，请先设置密码或验证手机号',
    en: 'This is the only way to sign in: set a password or prove a mobile number first',
  },
});
