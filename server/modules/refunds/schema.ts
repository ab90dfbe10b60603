import { type Static, Type } from 'typebox';
import { Fen, orNull, Time } from '../../platform/http/schema.ts';
import { readableText } from '../../platform/values/text.ts';

export const OrderPath = Type.Object({ orderNo: Type.String({ maxLength: 100 }) });

/** No order is larger, so no refund is. */
export const AmountFen = Type.Integer({
  minimum: 1,
  maximum: 10_000_000_000,
  'x-message': { zh: '应为大于 0 的整数（分）', en: 'must be a whole number of fen above 0' },
});
export const Reason = readableText({ maxLength: 200, multiline: true });

/** Pieces. An order has at most 120 lines, and pieces of one line may come back or not. */
export const RefundLines = Type.Array(
  Type.Object({
    skuId: Type.String({ maxLength: 100 }),
    count: Type.Integer({ minimum: 1, maximum: 999 }),
    restock: Type.Optional(orNull(Type.Boolean())),
  }),
  { minItems: 1, maxItems: 240 },
);

/** The pieces that a body names; null where it names none. */
export function wantedLines(lines: Static<typeof RefundLines> | null | undefined) {
  return lines?.map(({ skuId, count, restock }) => ({ skuId, count, restock: restock ?? null })) ?? null;
}

export const REFUND_STATUSES = ['waiting_for_approval', 'processing', 'done', 'failed'] as const;

export const refundFields = {
  id: Type.String(),
  status: Type.Enum(REFUND_STATUSES),
  amountFen: Fen,
  reason: Type.String(),
  /** `amountFen` of a line is what was paid for its pieces. */
  lines: Type.Array(
    Type.Object({ skuId: Type.String(), count: Type.Integer(), restock: Type.Boolean(), amountFen: Fen }),
  ),
  createdAt: Time,
};
export const Refund = Type.Object(refundFields);
