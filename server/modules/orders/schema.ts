import { type Static, Type } from 'typebox';
import { Fen, orNull, Time } from '../../platform/http/schema.ts';
import { readableText } from '../../platform/values/text.ts';
import { CART_COUNT_MAX, CART_SKUS_MAX } from '../cart/index.ts';
import { MyCoupon } from '../promotions/index.ts';
import { COUPONS_OF_ORDER_MAX } from './checkout/coupons.ts';
import { ORDER_ACTIONS, ORDER_STATUSES } from './lifecycle.ts';
import { NewestParcel, Parcel } from './shipping/schema.ts';

export const Status = Type.Enum(ORDER_STATUSES);

const Line = Type.Object({
  skuId: Type.String(),
  productId: Type.String(),
  title: Type.String(),
  options: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
  imageUrl: orNull(Type.String()),
  priceFen: Fen,
  discountFen: Type.Integer({
    minimum: 0,
    description: 'The share of the discount that falls on this line.',
  }),
  count: Type.Integer({ minimum: 1 }),
});

const DiscountLine = Type.Object({
  source: Type.Enum(['promotion', 'coupon', 'free_shipping']),
  id: Type.String({ description: 'Of the promotion, or of my coupon.' }),
  name: Type.String(),
  offFen: Fen,
});

const Count = Type.Integer({ minimum: 1, maximum: CART_COUNT_MAX });
export const NewCheckout = Type.Object({
  source: Type.Optional(Type.Literal('cart')),
  items: Type.Optional(
    Type.Array(Type.Object({ skuId: Type.String({ maxLength: 100 }), count: Count }), {
      minItems: 1,
      maxItems: CART_SKUS_MAX,
    }),
  ),
  addressId: Type.Optional(
    Type.String({
      maxLength: 100,
      description: 'Decides the shipping fee; without it the default address does.',
    }),
  ),
  coupons: Type.Optional(
    Type.Union(
      [Type.Literal('best'), Type.Array(Type.String({ maxLength: 100 }), { maxItems: COUPONS_OF_ORDER_MAX })],
      { description: 'Ids of my coupons, or the best combination. Without it none is used.' },
    ),
  ),
});
export type NewCheckout = Static<typeof NewCheckout>;

export const Checkout = Type.Object({
  key: Type.String(),
  expiresAt: Time,
  items: Type.Array(Line),
  itemsAmountFen: Fen,
  discountFen: Fen,
  discounts: Type.Array(DiscountLine),
  shippingFen: Fen,
  totalFen: Fen,
  defaultAddressId: orNull(Type.String()),
  coupons: Type.Array(Type.String(), { description: 'My coupons that this checkout uses.' }),
  usableCoupons: Type.Array(
    Type.Object({
      ...MyCoupon.properties,
      offFen: Type.Integer({ minimum: 1, description: 'What it takes off by itself.' }),
      isSelected: Type.Boolean(),
    }),
  ),
  unusableCoupons: Type.Array(
    Type.Object({
      ...MyCoupon.properties,
      reason: Type.String({
        description: '`not_started`, `out_of_scope`, `min_spend` or `nothing_off`.',
      }),
      missingFen: Type.Integer({ minimum: 0, description: 'What is missing to the minimum.' }),
    }),
  ),
  best: Type.Object({ coupons: Type.Array(Type.String()), offFen: Fen }),
});

const OptionalText = readableText({ maxLength: 500, minLength: 0, multiline: true });

export const NewOrder = Type.Object({
  addressId: Type.String({ minLength: 1, maxLength: 100 }),
  remark: Type.Optional(orNull(OptionalText)),
});

const Refund = Type.Object({
  id: Type.String(),
  status: Type.Enum(['waiting_for_approval', 'processing', 'done', 'failed']),
  amountFen: Fen,
  reason: Type.String(),
  /** The pieces that the refund names; `amountFen` is what was paid for them. */
  lines: Type.Array(
    Type.Object({
      skuId: Type.String(),
      count: Type.Integer({ minimum: 1 }),
      restock: Type.Boolean(),
      amountFen: Fen,
    }),
  ),
  needsRetry: Type.Boolean({
    description: 'The provider refused it, and no other refund has taken its place.',
  }),
  createdAt: Time,
});

export const OrderAddress = Type.Object({
  recipient: Type.String(),
  mobile: Type.String(),
  province: Type.String(),
  city: Type.String(),
  district: orNull(Type.String()),
  detail: Type.String(),
});

export const orderFields = {
  orderNo: Type.String(),
  status: Status,
  items: Type.Array(Line),
  itemsAmountFen: Fen,
  discountFen: Fen,
  discounts: Type.Array(DiscountLine),
  shippingFen: Fen,
  totalFen: Fen,
  refundedFen: Fen,
  address: OrderAddress,
  remark: Type.String(),
  createdAt: Time,
  expiresAt: Time,
  paidAt: orNull(Time),
  /** The newest of `shipments`. */
  shipment: orNull(NewestParcel),
  shipments: Type.Array(Parcel),
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
  allowedActions: Type.Array(Type.Enum(ORDER_ACTIONS)),
  canChangeAddress: Type.Boolean({ description: 'No parcel is on its way, so the order can go elsewhere.' }),
};

/** An order as lists show it. */
export const ListedOrder = Type.Object(orderFields);
export const orderEvents = {
  events: Type.Array(
    Type.Object({ at: Time, from: orNull(Status), to: Status, by: Type.String(), reason: Type.String() }),
  ),
};
export const Order = Type.Object({ ...orderFields, ...orderEvents });
export type OrderView = Static<typeof Order>;

export const OrderPath = Type.Object({ orderNo: Type.String({ maxLength: 100 }) });
export const OptionalReason = Type.Object({ reason: Type.Optional(orNull(OptionalText)) });
export const Reason = Type.Object({ reason: readableText({ maxLength: 500, multiline: true }) });
