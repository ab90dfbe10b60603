import { defineProblems } from '../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  third_party_bound: {
    status: 409,
    zh: '该账户已绑定此平台的其他用户，请先解除绑定',
    en: 'Another user of this third party is bound to this account',
  },
  third_party_taken: {
    status: 409,
    zh: '该第三方用户已绑定本店的另一个账户',
    en: 'This third-party user is bound to another account of the shop',
  },
  only_inside_wechat: {
    status: 409,
    zh: '请在微信里打开这个页面',
    en: 'Please open this page inside WeChat',
  },
  last_sign_in_way: {
    status: 409,
    zh: '解绑后将无法登录，请先设置密码或验证手机号',
    en: 'This is the only way to sign in: set a password or prove a mobile number first',
  },
});
