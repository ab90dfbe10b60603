import { type Static, type TSchema, Type } from 'typebox';
import { Count, orNull, paged, pageFields } from '../../../platform/http/schema.ts';
import { FlashSaleOfPrice, PRICE_FEN_MAX, PriceFen, productFields, skuFields } from '../schema.ts';

const categoryOf = <T extends TSchema>(child: T) =>
  Type.Object({ id: Type.String(), name: Type.String(), slug: Type.String(), children: Type.Array(child) });
/** The document describes three levels. The tree itself may be deeper. */
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

const PriceBound = Type.Integer({ minimum: 0, maximum: PRICE_FEN_MAX });

const UUID = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';

export const ProductQuery = Type.Object({
  categoryId: Type.Optional(
    Type.String({
      format: 'uuid',
      'x-message': { zh: '分类编号格式不对', en: 'must be the id of a category' },
    }),
  ),
  q: Type.Optional(Type.String({ maxLength: 100 })),
  /** Exactly these products, in this order; those off the shelf are left out. A shelf of the home page names at most 40. */
  ids: Type.Optional(
    Type.String({
      pattern: `^${UUID}(,${UUID}){0,39}$`,
      'x-message': {
        zh: '应为 1 至 40 个商品编号，以逗号分隔',
        en: 'must be 1 to 40 ids of products, with commas between',
      },
    }),
  ),
  minPriceFen: Type.Optional(PriceBound),
  maxPriceFen: Type.Optional(PriceBound),
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
  flashSale: Type.Optional(FlashSaleOfPrice),
});
export type ListedProduct = Static<typeof ListedProduct>;

export const ProductPage = Type.Object({
  ...paged(ListedProduct).properties,
  searchedFor: Type.Optional(
    Type.String({ description: 'What was searched in place of `q`, which itself finds nothing' }),
  ),
  instead: Type.Optional(
    Type.Object(
      {
        kind: Type.Union([Type.Literal('mentioned'), Type.Literal('popular')]),
        items: Type.Array(ListedProduct),
      },
      {
        description:
          'On the first page of a search that finds nothing: goods whose descriptions mention the words, or the best sellers',
      },
    ),
  ),
});
export type ProductPage = Static<typeof ProductPage>;

const SkuOfProduct = Type.Object({ ...skuFields, flashSale: Type.Optional(FlashSaleOfPrice) });
export const Product = Type.Object({ ...productFields, skus: Type.Array(SkuOfProduct) });
export type Product = Static<typeof Product>;
