import { inLanguage, type Language } from '../../platform/values/language.ts';
import type { ListedRow } from './list/queries.ts';
import type { CategoryRow, ProductRow, SkuRow } from './queries.ts';
import type { Category, DeskProduct, ListedProduct, NewOption, Product, SoleSku } from './schema.ts';

/** The options of a SKU in one language. */
export function optionsIn(
  language: Language,
  options: readonly NewOption[],
): { name: string; value: string }[] {
  return options.map(({ name, value, nameEn = '', valueEn = '' }) => ({
    name: inLanguage(language, name, nameEn),
    value: inLanguage(language, value, valueEn),
  }));
}

/** The tree of all categories; children stand in the order of their rows. */
export function categoryTree(rows: readonly CategoryRow[], language: Language): Category[] {
  const childrenOf = Map.groupBy(rows, (row) => row.parentId);
  const below = (parentId: string | null): Category[] =>
    (childrenOf.get(parentId) ?? []).map(({ id, name, nameEn, slug }) => ({
      id,
      name: inLanguage(language, name, nameEn),
      slug,
      children: below(id),
    }));
  return below(null);
}

export function listedProduct(row: ListedRow, language: Language): ListedProduct {
  const { title, titleEn, ...rest } = row;
  return { ...rest, title: inLanguage(language, title, titleEn) };
}

function skuIn(
  language: Language,
  { id, options, priceFen, available, imageUrl }: SkuRow,
): Product['skus'][number] {
  return { id, options: optionsIn(language, options), priceFen, available, imageUrl };
}

function productFields(row: ProductRow, language: Language): Omit<Product, 'skus'> {
  const { id, slug, categoryId, images, salesCount } = row;
  return {
    id,
    slug,
    title: inLanguage(language, row.title, row.titleEn),
    description: inLanguage(language, row.description, row.descriptionEn),
    categoryId,
    images,
    salesCount,
  };
}

/** A product for the public: what is off the shelf is not there. */
export function publicProduct(row: ProductRow, skus: readonly SkuRow[], language: Language): Product {
  const onShelf = skus.filter(({ status }) => status === 'on_shelf');
  return { ...productFields(row, language), skus: onShelf.map((sku) => skuIn(language, sku)) };
}

/** A product for the operator, whole. */
export function deskProduct(row: ProductRow, skus: readonly SkuRow[], language: Language): DeskProduct {
  return {
    ...productFields(row, language),
    status: row.status,
    skus: skus.map((sku) => ({ ...skuIn(language, sku), status: sku.status })),
  };
}

export function soleSku(productId: string, sku: SkuRow, language: Language): SoleSku {
  return { ...skuIn(language, sku), status: sku.status, productId };
}
