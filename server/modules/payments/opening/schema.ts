import { Type } from 'typebox';
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
});

/** Either `url`, where the browser goes, or `qrCode`, the text of a QR code that the buyer scans. */
export const OpenedPayment = Type.Object({
  paymentId: Type.String(),
  outTradeNo: Type.String(),
  url: Type.Optional(Type.String()),
  qrCode: Type.Optional(Type.String()),
  expiresAt: Time,
});
