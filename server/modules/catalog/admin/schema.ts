import { type Static, Type } from 'typebox';
import { KeysetQuery } from '../../../platform/http/keyset.ts';
import { Count, Id, orNull, Time, visibleText } from '../../../platform/http/schema.ts';
import { KnownVersion, Version } from '../../../platform/http/versions.ts';
import { readableText } from '../../../platform/values/text.ts';
import { STOCK_STEP_MAX } from '../../stock/index.ts';
import { PRICE_FEN_MAX, PriceFen, ProductStatus, ShelfStatus, StoredOption } from '../schema.ts';

const CostFen = Type.Integer({ minimum: 0, maximum: PRICE_FEN_MAX });
/** 1,000 kg */
const WeightGrams = Type.Integer({ minimum: 1, maximum: 1_000_000 });
const LowStockAt = Type.Integer({ minimum: 0, maximum: STOCK_STEP_MAX });
/** A code that people and scanners type: letters, digits and a few signs, so that it survives a label and a spreadsheet. */
const Code = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[A-Za-z0-9][A-Za-z0-9._/+-]*$',
  'x-message': {
    zh: '只能用字母、数字和 . _ / + -，最多 64 个字符',
    en: 'may have letters, digits and . _ / + -, up to 64 characters',
  },
});

const skuValues = {
  code: Type.Optional(orNull(Code)),
  barcode: Type.Optional(orNull(Code)),
  listPriceFen: Type.Optional(orNull(PriceFen)),
  costFen: Type.Optional(orNull(CostFen)),
  weightGrams: Type.Optional(orNull(WeightGrams)),
  lowStockAt: Type.Optional(orNull(LowStockAt)),
};

export const NewSku = Type.Object({
  options: Type.Array(StoredOption, { maxItems: 5, default: [] }),
  priceFen: PriceFen,
  stock: Type.Integer({ minimum: 0, maximum: STOCK_STEP_MAX }),
  ...skuValues,
});
export type NewSku = Static<typeof NewSku>;

const description = () => readableText({ maxLength: 20_000, minLength: 0, multiline: true });
const texts = {
  titleEn: Type.Optional(readableText({ maxLength: 200, minLength: 0 })),
  description: Type.Optional(description()),
  descriptionEn: Type.Optional(description()),
};

export const SKUS_MAX = 100;

export const NewProduct = Type.Object({
  title: visibleText(200),
  ...texts,
  categoryId: Id,
  status: Type.Optional(Type.Union([Type.Literal('draft'), Type.Literal('on_shelf')])),
  skus: Type.Array(NewSku, { minItems: 1, maxItems: SKUS_MAX }),
});
export type NewProduct = Static<typeof NewProduct>;

export const ProductChange = Type.Object({
  title: Type.Optional(visibleText(200)),
  ...texts,
  categoryId: Type.Optional(Id),
  status: Type.Optional(ProductStatus),
  version: KnownVersion,
});
export type ProductChange = Static<typeof ProductChange>;

export const SkuChange = Type.Object({
  priceFen: Type.Optional(PriceFen),
  ...skuValues,
  imageId: Type.Optional(orNull(Id)),
  status: Type.Optional(ShelfStatus),
  version: KnownVersion,
});
export type SkuChange = Static<typeof SkuChange>;

const skuForStaff = {
  id: Type.String(),
  code: orNull(Type.String()),
  barcode: orNull(Type.String()),
  options: Type.Array(StoredOption),
  priceFen: PriceFen,
  listPriceFen: orNull(PriceFen),
  costFen: orNull(CostFen),
  weightGrams: orNull(WeightGrams),
  status: ShelfStatus,
  imageId: orNull(Type.String()),
  imageUrl: orNull(Type.String()),
  onHand: Count,
  locked: Count,
  sold: Count,
  available: Count,
  lowStockAt: orNull(Count),
  version: Version,
};

const ImageForStaff = Type.Object({
  id: Type.String(),
  url: Type.String(),
  width: Type.Integer(),
  height: Type.Integer(),
  alt: Type.String(),
});

/** A product as staff see it: in both languages, with the SKUs that are off the shelf. */
export const AdminProduct = Type.Object({
  id: Type.String(),
  slug: Type.String(),
  title: Type.String(),
  titleEn: Type.String(),
  description: Type.String(),
  descriptionEn: Type.String(),
  categoryId: Type.String(),
  status: ProductStatus,
  images: Type.Array(ImageForStaff),
  skus: Type.Array(Type.Object(skuForStaff)),
  salesCount: Count,
  version: Version,
  createdAt: Time,
  updatedAt: Time,
});
export type AdminProduct = Static<typeof AdminProduct>;

/** One SKU as staff see it, with the product that it belongs to. */
export const AdminSku = Type.Object({ ...skuForStaff, productId: Type.String() });
export type AdminSku = Static<typeof AdminSku>;

const LISTING_SORTS = ['newest', 'updated'] as const;

export const ProductListingQuery = Type.Object({
  status: Type.Optional(
    Type.Unsafe<ProductStatus>({
      ...ProductStatus,
      description: 'Without a status: all but archived products.',
    }),
  ),
  categoryId: Type.Optional(Type.String({ format: 'uuid' })),
  q: Type.Optional(Type.String({ maxLength: 100, description: 'Title, SKU code or barcode.' })),
  sort: Type.Union(
    LISTING_SORTS.map((sort) => Type.Literal(sort)),
    { default: 'newest' },
  ),
  ...KeysetQuery,
});
export type ProductListingQuery = Static<typeof ProductListingQuery>;

export const ListedForStaff = Type.Object({
  id: Type.String(),
  slug: Type.String(),
  title: Type.String(),
  titleEn: Type.String(),
  imageUrl: orNull(Type.String()),
  status: ProductStatus,
  priceFen: orNull(PriceFen),
  skuCount: Count,
  available: Count,
  salesCount: Count,
  updatedAt: Time,
});
export type ListedForStaff = Static<typeof ListedForStaff>;
