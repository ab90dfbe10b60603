import { type Static, Type } from 'typebox';
import { PAYMENT_PROVIDERS } from '../../../gateways/payment-providers.ts';
import { KeysetQuery } from '../../../platform/http/keyset.ts';
import { Fen, orNull, Time } from '../../../platform/http/schema.ts';

const Status = Type.Enum(['open', 'settled', 'surplus', 'closed']);

export const PaymentQuery = Type.Object({
  status: Type.Optional(Status),
  provider: Type.Optional(Type.Enum(PAYMENT_PROVIDERS)),
  from: Type.Optional(Type.String({ format: 'date-time', description: 'When the payment was opened.' })),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'Not included.' })),
  q: Type.Optional(
    Type.String({
      maxLength: 100,
      description: 'The number of an order, of a payment, or of a payment at its provider, whole.',
    }),
  ),
  ...KeysetQuery,
});
export type PaymentQuery = Static<typeof PaymentQuery>;

export const ListedPayment = Type.Object({
  id: Type.String(),
  orderNo: Type.String(),
  outTradeNo: Type.String(),
  /** The provider's number; null until money came in. */
  tradeNo: orNull(Type.String()),
  provider: Type.String(),
  channel: Type.String(),
  status: Status,
  amountFen: Fen,
  receivedFen: orNull(Fen),
  /** What became of surplus money. */
  surplus: orNull(
    Type.Object({
      id: Type.String(),
      status: Type.Enum(['refunding', 'refunded', 'failed']),
      reason: Type.Enum(['order_cancelled', 'paid_twice', 'wrong_amount']),
    }),
  ),
  createdAt: Time,
  finishedAt: orNull(Time),
});
export type ListedPayment = Static<typeof ListedPayment>;
