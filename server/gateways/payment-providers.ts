import { createAlipayGateway } from './alipay/index.ts';
import type { PaymentGateway } from './payment.ts';
import type { GatewaySettings } from './settings.ts';
import { createWechatGateway } from './wechat/index.ts';

/** Every payment provider, with the channels on which it takes money. The order is that of the API document. */
export const PAYMENT_CHANNELS = {
  alipay: ['page', 'wap'],
  wechat: ['native', 'h5', 'jsapi'],
} as const satisfies Record<string, readonly string[]>;

export type PaymentProvider = keyof typeof PAYMENT_CHANNELS;
export type PaymentChannel = (typeof PAYMENT_CHANNELS)[PaymentProvider][number];
export const PAYMENT_PROVIDERS = Object.keys(PAYMENT_CHANNELS) as PaymentProvider[];

export function isPaymentProvider(name: string): name is PaymentProvider {
  return Object.hasOwn(PAYMENT_CHANNELS, name);
}

/** The providers that are set up. */
export type PaymentGateways = { readonly [Provider in PaymentProvider]?: PaymentGateway };

interface Registration {
  /** The provider's name as people read it. */
  title: string;
  /** The adapter, or null where the provider has no settings. */
  create(settings: GatewaySettings, options: { timeoutMs?: number }): PaymentGateway | null;
  /** What the provider's server sends to the notify route and reads from it, for the API document only. */
  notify: { consumes: string[]; produces: string[]; response: Record<number, object> };
  /** Whether the provider reports refunds at an address of their own. */
  reportsRefunds: boolean;
}

/** WeChat Pay's form of a refusal. */
const FAIL = {
  type: 'object',
  required: ['code', 'message'],
  properties: { code: { const: 'FAIL', type: 'string' }, message: { type: 'string' } },
};

export const PAYMENT_REGISTRATIONS: Record<PaymentProvider, Registration> = {
  alipay: {
    title: 'Alipay',
    create: ({ alipay }, options) => alipay && createAlipayGateway(alipay, options),
    notify: {
      consumes: ['application/x-www-form-urlencoded'],
      produces: ['text/plain'],
      response: { 200: { enum: ['success', 'failure'], type: 'string' } },
    },
    reportsRefunds: false,
  },
  wechat: {
    title: 'WeChat Pay',
    create: ({ wechat }, options) => wechat && createWechatGateway(wechat, options),
    notify: {
      consumes: ['application/json'],
      produces: ['application/json'],
      response: {
        204: { description: 'Taken in and committed', type: 'null' },
        400: FAIL,
        503: FAIL,
      },
    },
    reportsRefunds: true,
  },
};

/** @throws when a key or a certificate of a provider cannot be read */
export function createPaymentGateways(
  settings: GatewaySettings,
  options: { timeoutMs?: number },
): PaymentGateways {
  const gateways: { [Provider in PaymentProvider]?: PaymentGateway } = {};
  for (const provider of PAYMENT_PROVIDERS) {
    const gateway = PAYMENT_REGISTRATIONS[provider].create(settings, options);
    if (gateway) gateways[provider] = gateway;
  }
  return gateways;
}
