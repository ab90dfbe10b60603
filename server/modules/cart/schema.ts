import { type Static, Type } from 'typebox';
import { orNull } from '../../platform/http/schema.ts';
import { CART_COUNT_MAX } from './limits.ts';

/** More than a cart holds: the SKUs of a guest cart that do not fit are listed in the answer, not refused. */
const MERGED_ITEMS_MAX = 500;

const Count = Type.Integer({ minimum: 1, maximum: CART_COUNT_MAX });
const SkuId = Type.String({ minLength: 1, maxLength: 100 });

export const Problem = Type.Union([
  Type.Literal('out_of_stock'),
  Type.Literal('insufficient_stock'),
  Type.Literal('off_shelf'),
  Type.Literal('price_changed'),
]);
export type Problem = Static<typeof Problem>;

export const CartItem = Type.Object({
  skuId: Type.String(),
  productId: orNull(Type.String({ description: 'null when the goods no longer exist' })),
  title: Type.String(),
  options: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
  imageUrl: orNull(Type.String()),
  priceFen: Type.Integer(),
  count: Type.Integer(),
  isChecked: Type.Boolean(),
  available: Type.Integer(),
  problem: orNull(Problem),
});
export type CartItem = Static<typeof CartItem>;

const cartFields = {
  items: Type.Array(CartItem, { description: 'Newest first.' }),
  totalCount: Type.Integer({ description: 'The sum of all counts.' }),
  checkedCount: Type.Integer({ description: 'The sum of the counts of checked items on the shelf.' }),
  checkedAmountFen: Type.Integer({ description: 'What those cost at today’s prices.' }),
};
export const Cart = Type.Object(cartFields);
export type Cart = Static<typeof Cart>;

export const Rejected = Type.Object({
  skuId: Type.String(),
  reason: Type.Union([Type.Literal('sku_not_found'), Type.Literal('cart_full')]),
});
export type Rejected = Static<typeof Rejected>;
export const MergedCart = Type.Object({ ...cartFields, rejected: Type.Array(Rejected) });
export type MergedCart = Static<typeof MergedCart>;

export const ItemPath = Type.Object({ skuId: Type.String({ maxLength: 100 }) });
export const NewItem = Type.Object({ skuId: SkuId, count: Count });
export type NewItem = Static<typeof NewItem>;
export const ItemChange = Type.Object({
  count: Type.Optional(Count),
  isChecked: Type.Optional(Type.Boolean()),
});
export type ItemChange = Static<typeof ItemChange>;
export const CheckAll = Type.Object({ isChecked: Type.Boolean() });
export const Merge = Type.Object({
  mergeId: Type.String({ format: 'uuid', description: 'The id of the guest cart.' }),
  items: Type.Array(NewItem, { maxItems: MERGED_ITEMS_MAX }),
});
export type Merge = Static<typeof Merge>;
