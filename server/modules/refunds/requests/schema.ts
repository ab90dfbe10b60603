import { type Static, Type } from 'typebox';
import { Fen, orNull, pageFields, Time } from '../../../platform/http/schema.ts';
import { readableText } from '../../../platform/values/text.ts';
import { ImageUrls } from '../../photographs/index.ts';
import { AmountFen, Reason, RefundLines } from '../schema.ts';
import { REQUEST_KINDS, REQUEST_STATUSES, REQUEST_STEPS } from './steps.ts';

const Pieces = Type.Array(
  Type.Object({ skuId: Type.String({ maxLength: 100 }), count: Type.Integer({ minimum: 1, maximum: 999 }) }),
  { minItems: 1, maxItems: 120 },
);

export const NewRefundRequest = Type.Object({
  reason: Reason,
  kind: Type.Optional(
    Type.Enum(REQUEST_KINDS, {
      description: '`return`: the refund waits until the pieces have come back. Default: `refund`.',
    }),
  ),
  amountFen: Type.Optional(orNull(AmountFen)),
  lines: Type.Optional(orNull(Pieces)),
  imageUrls: Type.Optional(orNull(ImageUrls)),
});

export const RefundRequest = Type.Object({
  id: Type.String(),
  orderNo: Type.String(),
  kind: Type.Enum(REQUEST_KINDS),
  status: Type.Enum(REQUEST_STATUSES),
  amountFen: Fen,
  reason: Type.String(),
  lines: orNull(Type.Array(Type.Object({ skuId: Type.String(), count: Type.Integer() }))),
  imageUrls: Type.Array(Type.String()),
  /** It is of all the money that is left, so its approval is about all the goods that are left. */
  takesTheRest: Type.Boolean(),
  createdAt: Time,
  decidedReason: orNull(Type.String()),
  decidedAt: orNull(Time),
  returnShipment: orNull(
    Type.Object({ carrier: Type.String(), trackingNumber: Type.String(), sentBackAt: Time }),
  ),
  receivedAt: orNull(Time),
  nextSteps: Type.Array(Type.Enum(REQUEST_STEPS), {
    description: 'What the shopper (`withdraw`, `send_back`) and staff can do with it now.',
  }),
});
export type RefundRequest = Static<typeof RefundRequest>;
export const RefundRequests = Type.Object({ items: Type.Array(RefundRequest) });
export const RequestFilter = Type.Object({
  status: Type.Optional(Type.Enum(REQUEST_STATUSES)),
  ...pageFields,
});
export const OwnRequestPath = Type.Object({
  orderNo: Type.String({ maxLength: 100 }),
  id: Type.String({ maxLength: 100 }),
});

const OptionalReason = Type.Optional(orNull(readableText({ maxLength: 200, minLength: 0, multiline: true })));
export const Approval = orNull(
  Type.Object({
    reason: OptionalReason,
    restock: Type.Optional(orNull(Type.Boolean())),
    lines: Type.Optional(orNull(RefundLines)),
  }),
);
export const Rejection = orNull(Type.Object({ reason: OptionalReason }));

export const ReturnShipment = Type.Object({
  carrier: readableText({ maxLength: 50 }),
  trackingNumber: readableText({ maxLength: 100 }),
});
export const ReturnRefund = Type.Object({
  restock: Type.Optional(
    orNull(Type.Boolean({ description: 'For all pieces: back into stock, or written off.' })),
  ),
  lines: Type.Optional(orNull(RefundLines)),
});
