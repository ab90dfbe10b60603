import { Type } from 'typebox';
import { Fen, orNull, pageFields, Time } from '../../../platform/http/schema.ts';
import { readableText } from '../../../platform/values/text.ts';
import { AmountFen, Reason, RefundLines } from '../schema.ts';

const Pieces = Type.Array(
  Type.Object({ skuId: Type.String({ maxLength: 100 }), count: Type.Integer({ minimum: 1, maximum: 999 }) }),
  { minItems: 1, maxItems: 120 },
);

export const NewRefundRequest = Type.Object({
  reason: Reason,
  amountFen: Type.Optional(orNull(AmountFen)),
  lines: Type.Optional(orNull(Pieces)),
});

const RequestStatus = Type.Enum(['requested', 'approved', 'rejected']);
export const RefundRequest = Type.Object({
  id: Type.String(),
  orderNo: Type.String(),
  status: RequestStatus,
  amountFen: Fen,
  reason: Type.String(),
  lines: orNull(Type.Array(Type.Object({ skuId: Type.String(), count: Type.Integer() }))),
  /** It is of all the money that is left, so its approval is about all the goods that are left. */
  takesTheRest: Type.Boolean(),
  createdAt: Time,
  decidedReason: orNull(Type.String()),
  decidedAt: orNull(Time),
});
export const RefundRequests = Type.Object({ items: Type.Array(RefundRequest) });
export const RequestFilter = Type.Object({ status: Type.Optional(RequestStatus), ...pageFields });

const OptionalReason = Type.Optional(orNull(readableText({ maxLength: 200, minLength: 0, multiline: true })));
export const Approval = orNull(
  Type.Object({
    reason: OptionalReason,
    restock: Type.Optional(orNull(Type.Boolean())),
    lines: Type.Optional(orNull(RefundLines)),
  }),
);
export const Rejection = orNull(Type.Object({ reason: OptionalReason }));
