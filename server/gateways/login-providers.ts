import type { LoginGateway } from './login.ts';
import type { GatewaySettings } from './settings.ts';
import { createWechatLoginGateway } from './wechat-login/index.ts';
import { createWeiboGateway } from './weibo/index.ts';

/** Every third party that people can sign in with. */
export const LOGIN_PROVIDERS = ['weibo', 'wechat'] as const;
export type LoginProvider = (typeof LOGIN_PROVIDERS)[number];

/** The third parties that are set up. */
export type LoginGateways = { readonly [Provider in LoginProvider]?: LoginGateway };

interface Registration {
  /** The third party's name as people read it. */
  title: string;
  /** The adapter, or null where the third party has no settings. */
  create(settings: GatewaySettings, options: { timeoutMs?: number }): LoginGateway | null;
}

export const LOGIN_REGISTRATIONS: Record<LoginProvider, Registration> = {
  weibo: {
    title: 'Weibo',
    create: ({ weibo }, options) => weibo && createWeiboGateway(weibo, options),
  },
  wechat: {
    title: 'WeChat',
    create({ wechatLogin, wechat }, options) {
      const gateway = wechatLogin && createWechatLoginGateway(wechatLogin, options);
      // WeChat Pay takes the openid of its own application only.
      return gateway?.payer?.appId === wechat?.appId ? gateway : gateway && { ...gateway, payer: null };
    },
  },
};

export function createLoginGateways(
  settings: GatewaySettings,
  options: { timeoutMs?: number },
): LoginGateways {
  const gateways: { [Provider in LoginProvider]?: LoginGateway } = {};
  for (const provider of LOGIN_PROVIDERS) {
    const gateway = LOGIN_REGISTRATIONS[provider].create(settings, options);
    if (gateway) gateways[provider] = gateway;
  }
  return gateways;
}
