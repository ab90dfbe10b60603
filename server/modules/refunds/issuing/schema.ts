import { Type } from 'typebox';
import { orNull } from '../../../platform/http/schema.ts';
import { AmountFen, Reason, RefundLines } from '../schema.ts';

export const NewRefund = Type.Object({
  amountFen: Type.Optional(orNull(AmountFen)),
  reason: Reason,
  restock: Type.Optional(orNull(Type.Boolean())),
  lines: Type.Optional(orNull(RefundLines)),
});
