import { expect } from 'vitest';

/** The shapes of answers as docs/api.md and the OpenAPI document promise them. An answer may have more fields. */

export const text = expect.any(String);
export const number = expect.any(Number);
export const flag = expect.any(Boolean);
export const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
/** Money in fen is an integer. */
export const fen = expect.toSatisfy((value) => Number.isSafeInteger(value) && value >= 0, 'an amount in fen');
export const orNull = (shape: unknown) => expect.toBeOneOf([null, shape]);
export const listOf = (shape: unknown) =>
  expect.toSatisfy((value) => {
    expect(value).toEqual(Array.isArray(value) ? value.map(() => shape) : []);
    return true;
  }, 'a list');
export const has = (shape: object) => expect.objectContaining(shape);
export const paged = (shape: unknown) =>
  has({ items: listOf(shape), total: number, page: number, pageSize: number });

export const user = has({
  id: text,
  username: orNull(text),
  mobile: orNull(text),
  mobileVerifiedAt: orNull(time),
  nickname: text,
  avatarUrl: orNull(text),
  hasPassword: flag,
  createdAt: time,
});
export const session = has({ user, accessToken: text, expiresInSeconds: number });

const option = has({ name: text, value: text });
export const listedProduct = has({
  id: text,
  slug: text,
  title: text,
  imageUrl: orNull(text),
  priceFen: fen,
  salesCount: fen,
  inStock: flag,
});
export const product = has({
  id: text,
  slug: text,
  title: text,
  description: text,
  categoryId: text,
  images: listOf(has({ url: text, width: number, height: number })),
  salesCount: fen,
  skus: listOf(
    has({ id: text, options: listOf(option), priceFen: fen, available: fen, imageUrl: orNull(text) }),
  ),
});

const line = {
  skuId: text,
  productId: text,
  title: text,
  options: listOf(option),
  imageUrl: orNull(text),
  priceFen: fen,
  count: number,
};
export const cartItem = has({ ...line, isChecked: flag, available: fen, problem: orNull(text) });
export const cart = has({
  items: listOf(cartItem),
  totalCount: number,
  checkedCount: number,
  checkedAmountFen: fen,
});

export const address = has({
  id: text,
  recipient: text,
  mobile: text,
  regionCode: expect.stringMatching(/^\d{6}$/),
  province: text,
  city: text,
  district: orNull(text),
  detail: text,
  isDefault: flag,
});

const amounts = { itemsAmountFen: fen, shippingFen: fen, totalFen: fen };
export const checkout = has({
  key: text,
  expiresAt: time,
  items: listOf(has(line)),
  ...amounts,
  defaultAddressId: orNull(text),
});

export const refund = has({ id: text, status: text, amountFen: fen, reason: text, createdAt: time });
const listedOrderFields = {
  orderNo: expect.stringMatching(/^\d+$/),
  status: text,
  items: listOf(has(line)),
  ...amounts,
  refundedFen: fen,
  address: has({
    recipient: text,
    mobile: text,
    province: text,
    city: text,
    district: orNull(text),
    detail: text,
  }),
  remark: text,
  createdAt: time,
  expiresAt: time,
  paidAt: orNull(time),
  shipment: orNull(has({ carrier: text, trackingNumber: text, shippedAt: time })),
  payments: listOf(has({ paymentId: text, outTradeNo: text, provider: text, status: text, amountFen: fen })),
  refunds: listOf(refund),
  allowedActions: listOf(text),
};
export const listedOrder = has(listedOrderFields);
export const order = has({
  ...listedOrderFields,
  events: listOf(has({ at: time, from: orNull(text), to: text, by: text, reason: text })),
});
export const payment = has({
  paymentId: text,
  outTradeNo: text,
  url: expect.stringMatching(/^https?:/),
  expiresAt: time,
});
export const stock = has({ skuId: text, onHand: fen, locked: fen, sold: fen, available: fen });

/** A problem document (RFC 9457) with a code of docs/errors.md; `more` are the fields that come with that code. */
export const problem = (status: number, code: string, more: object = {}) => ({
  status,
  body: has({ type: text, title: text, detail: text, status, code, ...more }),
});
