import { Type } from 'typebox';

const Fen = Type.Integer({ minimum: 0 });
const Time = Type.String({ format: 'date-time' });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);
const Page = {
  page: Type.Integer({ minimum: 1, maximum: 100_000, default: 1 }),
  pageSize: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
};
export const paged = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Object({
    items: Type.Array(item),
    total: Type.Integer(),
    page: Type.Integer(),
    pageSize: Type.Integer(),
  });

export const OrderPath = Type.Object({ orderNo: Type.String({ maxLength: 100 }) });
export const IdPath = Type.Object({ id: Type.String({ maxLength: 100 }) });
export const KeyHeader = Type.Object({ 'idempotency-key': Type.Optional(Type.String({ maxLength: 200 })) });

export const NewPayment = Type.Object({
  provider: Type.Literal('alipay'),
  channel: Type.Union([Type.Literal('page'), Type.Literal('wap')]),
});

export const OpenedPayment = Type.Object({
  paymentId: Type.String(),
  outTradeNo: Type.String(),
  url: Type.String(),
  expiresAt: Time,
});

/** No refund is larger than an order can be. */
const AmountFen = Type.Integer({
  minimum: 1,
  maximum: 10_000_000_000,
  'x-message': { zh: '应为大于 0 的整数（分）', en: 'must be a whole number of fen above 0' },
});
const Reason = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '\\S',
  'x-message': { zh: '请填写原因，最多 200 个字符', en: 'must say why, in at most 200 characters' },
});

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
export const RequestFilter = Type.Object({ status: Type.Optional(RequestStatus), ...Page });

const OptionalReason = Type.Optional(orNull(Type.String({ maxLength: 200 })));
export const Approval = orNull(
  Type.Object({ reason: OptionalReason, restock: Type.Optional(orNull(Type.Boolean())) }),
);
export const Rejection = orNull(Type.Object({ reason: OptionalReason }));

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
export const SurplusFilter = Type.Object({ status: Type.Optional(SurplusStatus), ...Page });
