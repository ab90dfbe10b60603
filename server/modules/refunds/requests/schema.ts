import { Type } from 'typebox';
import { Fen, orNull, pageFields, Time } from '../../../platform/http/schema.ts';
import { readableText } from '../../../platform/values/text.ts';
import { AmountFen, Reason } from '../schema.ts';

export const NewRefundRequest = Type.Object({
  reason: Reason,
  amountFen: Type.Optional(orNull(AmountFen)),
});

const RequestStatus = Type.Enum(['requested', 'approved', 'rejected']);
export const RefundRequest = Type.Object({
  id: Type.String(),
  orderNo: Type.String(),
  status: RequestStatus,
  amountFen: Fen,
  reason: Type.String(),
  createdAt: Time,
  decidedReason: orNull(Type.String()),
  decidedAt: orNull(Time),
});
export const RefundRequests = Type.Object({ items: Type.Array(RefundRequest) });
export const RequestFilter = Type.Object({ status: Type.Optional(RequestStatus), ...pageFields });

const OptionalReason = Type.Optional(orNull(readableText({ maxLength: 200, minLength: 0, multiline: true })));
export const Approval = orNull(
  Type.Object({ reason: OptionalReason, restock: Type.Optional(orNull(Type.Boolean())) }),
);
export const Rejection = orNull(Type.Object({ reason: OptionalReason }));
