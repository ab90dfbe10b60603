import { type Static, type TSchema, Type } from 'typebox';
import { Count, Id, orNull, paged, pageFields, visibleText } from '../../platform/http/schema.ts';
import { STOCK_STEP_MAX } from '../stock/index.ts';

const PRICE_MAX_FEN = 1_000_000_000;

const PriceFen = Type.Integer({ minimum: 1, maximum: PRICE_MAX_FEN });
const Shelf = Type.Union([Type.Literal('on_shelf'), Type.Literal('off_shelf')]);
export type Shelf = Static<typeof Shelf>;

// ——— What the public reads

const categoryOf = <T extends TSchema>(child: T) =>
  Type.Object({ id: Type.String(), name: Type.String(), slug: Type.String(), children: Type.Array(child) });
/** Described three levels deep, which is as deep as a shop goes; the tree itself knows no limit. */
export const Categories = Type.Object({
  items: Type.Array(categoryOf(categoryOf(categoryOf(Type.Unknown())))),
});

export interface Category {
  id: string;
  name: string;
  slug: string;
  children: Category[];
}

const SORTS = ['default', 'sales', 'price_asc', 'price_desc', 'newest'] as const;
export type Sort = (typeof SORTS)[number];

export const ProductQuery = Type.Object({
  categoryId: Type.Optional(
    Type.String({
      format: 'uuid',
      'x-message': { zh: '分类编号格式不对', en: 'must be the id of a category' },
    }),
  ),
  q: Type.Optional(Type.String({ maxLength: 100 })),
  minPriceFen: Type.Optional(Type.Integer({ minimum: 0, maximum: PRICE_MAX_FEN })),
  maxPriceFen: Type.Optional(Type.Integer({ minimum: 0, maximum: PRICE_MAX_FEN })),
  sort: Type.Union(
    SORTS.map((sort) => Type.Literal(sort)),
    {
      default: 'default',
      'x-message': { zh: `只能是 ${SORTS.join('、')}`, en: `must be one of ${SORTS.join(', ')}` },
    },
  ),
  page: Type.Integer({ minimum: 1, maximum: 1_000_000_000, default: 1 }),
  pageSize: pageFields.pageSize,
});
export type ProductQuery = Static<typeof ProductQuery>;

export const ListedProduct = Type.Object({
  id: Type.String(),
  slug: Type.String(),
  title: Type.String(),
  imageUrl: orNull(Type.String()),
  priceFen: PriceFen,
  salesCount: Count,
  inStock: Type.Boolean(),
});
export type ListedProduct = Static<typeof ListedProduct>;

export const ProductPage = paged(ListedProduct);
export type ProductPage = Static<typeof ProductPage>;

const Option = Type.Object({ name: Type.String(), value: Type.String() });
const Image = Type.Object({ url: Type.String(), width: Type.Integer(), height: Type.Integer() });

const skuFields = {
  id: Type.String(),
  options: Type.Array(Option),
  priceFen: PriceFen,
  available: Count,
  imageUrl: orNull(Type.String()),
};
const productFields = {
  id: Type.String(),
  slug: Type.String(),
  title: Type.String(),
  description: Type.String(),
  categoryId: Type.String(),
  images: Type.Array(Image),
  salesCount: Count,
};

export const Product = Type.Object({ ...productFields, skus: Type.Array(Type.Object(skuFields)) });
export type Product = Static<typeof Product>;

// ——— What the operator writes

const NewOption = Type.Object({
  name: visibleText(40),
  value: visibleText(80),
  nameEn: Type.Optional(Type.String({ maxLength: 40 })),
  valueEn: Type.Optional(Type.String({ maxLength: 80 })),
});
/** An option as it is stored, in both languages. */
export type NewOption = Static<typeof NewOption>;

const NewSku = Type.Object({
  options: Type.Array(NewOption, { maxItems: 5, default: [] }),
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
  status: Type.Optional(Shelf),
});
export type ProductChange = Static<typeof ProductChange>;

export const SkuChange = Type.Object({ priceFen: Type.Optional(PriceFen), status: Type.Optional(Shelf) });
export type SkuChange = Static<typeof SkuChange>;

const DeskSku = Type.Object({ ...skuFields, status: Shelf });
/** A product as the operator sees it: with what is off the shelf. */
export const DeskProduct = Type.Object({ ...productFields, status: Shelf, skus: Type.Array(DeskSku) });
export type DeskProduct = Static<typeof DeskProduct>;
export const SoleSku = Type.Object({ ...skuFields, status: Shelf, productId: Type.String() });
export type SoleSku = Static<typeof SoleSku>;
