import { Type } from 'typebox';

export const OrderPath = Type.Object({ orderNo: Type.String({ maxLength: 100 }) });

export const NewPayment = Type.Object({
  provider: Type.Literal('alipay'),
  channel: Type.Union([Type.Literal('page'), Type.Literal('wap')]),
});

export const OpenedPayment = Type.Object({
  paymentId: Type.String(),
  outTradeNo: Type.String(),
  url: Type.String(),
  expiresAt: Type.String({ format: 'date-time' }),
});
