/** What other features use of signing in: the fields for a mobile number and its code, and third parties. */
export { default as MobileAndCode } from './MobileAndCode.vue';
export {
  isInsideWechat,
  offeredAt,
  readThirdPartyError,
  type ThirdPartyName,
  ticketOfHistory,
} from './thirdParties.ts';

/** Loaded when a shopper opens them. */
export const signInPages = {
  login: () => import('./LoginPage.vue'),
  register: () => import('./RegisterPage.vue'),
  forgotPassword: () => import('./ForgotPasswordPage.vue'),
  bind: () => import('./BindPage.vue'),
};
