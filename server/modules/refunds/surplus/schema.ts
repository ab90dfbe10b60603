import { Type } from 'typebox';
import { Fen, orNull, pageFields, Time } from '../../../platform/http/schema.ts';

const SurplusStatus = Type.Enum(['refunding', 'refunded', 'failed']);
export const SurplusPayment = Type.Object({
  id: Type.String(),
  orderNo: Type.String(),
  outTradeNo: Type.String(),
  amountFen: Fen,
  reason: Type.Enum(['order_cancelled', 'paid_twice', 'wrong_amount']),
  status: SurplusStatus,
  attempts: Type.Integer(),
  lastAnswer: orNull(Type.String()),
  createdAt: Time,
});
export const SurplusFilter = Type.Object({ status: Type.Optional(SurplusStatus), ...pageFields });
