import { type Static, Type } from 'typebox';
import {
  PAYMENT_CHANNELS,
  PAYMENT_PROVIDERS,
  type PaymentChannel,
} from '../../../gateways/payment-providers.ts';
import { Time } from '../../../platform/http/schema.ts';

const CHANNELS: PaymentChannel[] = [...new Set(Object.values(PAYMENT_CHANNELS).flat())];

export const OrderPath = Type.Object({ orderNo: Type.String({ maxLength: 100 }) });

export const NewPayment = Type.Object({
  provider: Type.Enum(PAYMENT_PROVIDERS, { type: 'string' }),
  channel: Type.Enum(CHANNELS, { type: 'string' }),
  /** Who the buyer is at WeChat, for the channel `jsapi`. */
  openid: Type.Optional(Type.String({ minLength: 1, maxLength: 128, pattern: '^[\\w-]+$' })),
});

export const PaymentProviders = Type.Object({
  items: Type.Array(
    Type.Object({
      provider: Type.Enum(PAYMENT_PROVIDERS, { type: 'string' }),
      channels: Type.Array(Type.Enum(CHANNELS, { type: 'string' })),
    }),
  ),
});

/**
 * One of `url`, where the browser goes; `qrCode`, the text of a QR code that the buyer scans; and `jsapi`, what a page
 * inside WeChat hands to the app.
 */
export const OpenedPayment = Type.Object({
  paymentId: Type.String(),
  outTradeNo: Type.String(),
  url: Type.Optional(Type.String()),
  qrCode: Type.Optional(Type.String()),
  jsapi: Type.Optional(
    Type.Object({
      appId: Type.String(),
      timeStamp: Type.String(),
      nonceStr: Type.String(),
      package: Type.String(),
      signType: Type.String(),
      paySign: Type.String(),
    }),
  ),
  expiresAt: Time,
});

/** What the buyer needs in order to pay, as the API shows it. */
export type PayView = Partial<Pick<Static<typeof OpenedPayment>, 'url' | 'qrCode' | 'jsapi'>>;
