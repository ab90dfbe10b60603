import { Type } from 'typebox';
import { Fen, orNull, Time } from '../../../platform/http/schema.ts';
import { AmountFen, Reason } from '../schema.ts';

export const NewRefund = Type.Object({
  amountFen: AmountFen,
  reason: Reason,
  restock: Type.Optional(orNull(Type.Boolean())),
});

export const Refund = Type.Object({
  id: Type.String(),
  status: Type.Enum(['processing', 'done', 'failed']),
  amountFen: Fen,
  reason: Type.String(),
  createdAt: Time,
});
