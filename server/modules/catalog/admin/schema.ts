import { type Static, Type } from 'typebox';
import { Id, visibleText } from '../../../platform/http/schema.ts';
import { STOCK_STEP_MAX } from '../../stock/index.ts';
import { PriceFen, productFields, ShelfStatus, StoredOption, skuFields } from '../schema.ts';

const NewSku = Type.Object({
  options: Type.Array(StoredOption, { maxItems: 5, default: [] }),
  priceFen: PriceFen,
  stock: Type.Integer({ minimum: 0, maximum: STOCK_STEP_MAX }),
});

const texts = {
  titleEn: Type.Optional(Type.String({ maxLength: 200 })),
  description: Type.Optional(Type.String({ maxLength: 20_000 })),
  descriptionEn: Type.Optional(Type.String({ maxLength: 20_000 })),
};

export const NewProduct = Type.Object({
  title: visibleText(200),
  ...texts,
  categoryId: Id,
  skus: Type.Array(NewSku, { minItems: 1, maxItems: 100 }),
});
export type NewProduct = Static<typeof NewProduct>;

export const ProductChange = Type.Object({
  title: Type.Optional(visibleText(200)),
  ...texts,
  categoryId: Type.Optional(Id),
  status: Type.Optional(ShelfStatus),
});
export type ProductChange = Static<typeof ProductChange>;

export const SkuChange = Type.Object({
  priceFen: Type.Optional(PriceFen),
  status: Type.Optional(ShelfStatus),
});
export type SkuChange = Static<typeof SkuChange>;

const skuForStaff = { ...skuFields, status: ShelfStatus };

/** A product as staff see it, with the SKUs that are off the shelf. */
export const AdminProduct = Type.Object({
  ...productFields,
  status: ShelfStatus,
  skus: Type.Array(Type.Object(skuForStaff)),
});
export type AdminProduct = Static<typeof AdminProduct>;

/** One SKU as staff see it, with the product that it belongs to. */
export const AdminSku = Type.Object({ ...skuForStaff, productId: Type.String() });
export type AdminSku = Static<typeof AdminSku>;
