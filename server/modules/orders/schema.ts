import { type Static, Type } from 'typebox';
import { ORDER_STATUSES } from './lifecycle.ts';

const Fen = Type.Integer({ minimum: 0 });
const Time = Type.String({ format: 'date-time' });
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);

export const Status = Type.Enum(ORDER_STATUSES);

export const Line = Type.Object({
  skuId: Type.String(),
  productId: Type.String(),
  title: Type.String(),
  options: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
  imageUrl: orNull(Type.String()),
  priceFen: Fen,
  count: Type.Integer({ minimum: 1 }),
});

const Count = Type.Integer({ minimum: 1, maximum: 999 });
export const NewCheckout = Type.Object({
  source: Type.Optional(Type.Literal('cart')),
  items: Type.Optional(
    Type.Array(Type.Object({ skuId: Type.String({ maxLength: 100 }), count: Count }), {
      minItems: 1,
      maxItems: 120,
    }),
  ),
});
export type NewCheckout = Static<typeof NewCheckout>;

export const Checkout = Type.Object({
  key: Type.String(),
  expiresAt: Time,
  items: Type.Array(Line),
  itemsAmountFen: Fen,
  shippingFen: Fen,
  totalFen: Fen,
  defaultAddressId: orNull(Type.String()),
});

export const NewOrder = Type.Object({
  addressId: Type.String({ minLength: 1, maxLength: 100 }),
  remark: Type.Optional(orNull(Type.String({ maxLength: 500 }))),
});

export const Refund = Type.Object({
  id: Type.String(),
  status: Type.Union([Type.Literal('processing'), Type.Literal('done'), Type.Literal('failed')]),
  amountFen: Fen,
  reason: Type.String(),
  createdAt: Time,
});

const OrderFields = {
  orderNo: Type.String(),
  status: Status,
  items: Type.Array(Line),
  itemsAmountFen: Fen,
  shippingFen: Fen,
  totalFen: Fen,
  refundedFen: Fen,
  address: Type.Object({
    recipient: Type.String(),
    mobile: Type.String(),
    province: Type.String(),
    city: Type.String(),
    district: orNull(Type.String()),
    detail: Type.String(),
  }),
  remark: Type.String(),
  createdAt: Time,
  expiresAt: Time,
  paidAt: orNull(Time),
  shipment: orNull(Type.Object({ carrier: Type.String(), trackingNumber: Type.String(), shippedAt: Time })),
  payments: Type.Array(
    Type.Object({
      paymentId: Type.String(),
      outTradeNo: Type.String(),
      provider: Type.String(),
      status: Type.String(),
      amountFen: Fen,
    }),
  ),
  refunds: Type.Array(Refund),
  allowedActions: Type.Array(
    Type.Union([
      Type.Literal('pay'),
      Type.Literal('cancel'),
      Type.Literal('receive'),
      Type.Literal('request_refund'),
    ]),
  ),
};

/** An order as lists show it. */
export const ListedOrder = Type.Object(OrderFields);
export const Order = Type.Object({
  ...OrderFields,
  events: Type.Array(
    Type.Object({ at: Time, from: orNull(Status), to: Status, by: Type.String(), reason: Type.String() }),
  ),
});
export type OrderView = Static<typeof Order>;

export const OrderPath = Type.Object({ orderNo: Type.String({ maxLength: 100 }) });
const Page = {
  page: Type.Integer({ minimum: 1, maximum: 100_000, default: 1 }),
  pageSize: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
};
export const OrderFilter = Type.Object({ status: Type.Optional(Status), ...Page });
export const AdminOrderFilter = Type.Object({
  status: Type.Optional(Status),
  q: Type.Optional(Type.String({ maxLength: 100 })),
  ...Page,
});
export const paged = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Object({
    items: Type.Array(item),
    total: Type.Integer(),
    page: Type.Integer(),
    pageSize: Type.Integer(),
  });
export const OptionalReason = Type.Object({ reason: Type.Optional(orNull(Type.String({ maxLength: 500 }))) });
export const Reason = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500 }) });
export const Shipment = Type.Object({
  carrier: Type.String({ minLength: 1, maxLength: 50 }),
  trackingNumber: Type.String({ minLength: 1, maxLength: 100 }),
});
