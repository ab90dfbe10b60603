import { inLanguage, type Language } from '../../platform/values/language.ts';
import type { CategoryRow, ListedRow } from './list/queries.ts';
import type { Category, ListedProduct, Product } from './list/schema.ts';
import type { ProductRow, SkuRow } from './queries.ts';
import type { StoredOption } from './schema.ts';

/** The options of a SKU in one language. */
export function optionsIn(
  language: Language,
  options: readonly StoredOption[],
): { name: string; value: string }[] {
  return options.map(({ name, value, nameEn = '', valueEn = '' }) => ({
    name: inLanguage(language, name, nameEn),
    value: inLanguage(language, value, valueEn),
  }));
}

/** The tree of all categories. Children have the order of their rows. */
export function presentCategories(rows: readonly CategoryRow[], language: Language): Category[] {
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

export function presentListed(row: ListedRow, language: Language): ListedProduct {
  const { title, titleEn, ...rest } = row;
  return { ...rest, title: inLanguage(language, title, titleEn) };
}

function presentSku(
  { id, options, priceFen, available, imageUrl }: SkuRow,
  language: Language,
): Product['skus'][number] {
  return { id, options: optionsIn(language, options), priceFen, available, imageUrl };
}

function presentFields(row: ProductRow, language: Language): Omit<Product, 'skus'> {
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

/** A product for shoppers, without the SKUs that are off the shelf. */
export function presentProduct(row: ProductRow, skus: readonly SkuRow[], language: Language): Product {
  const onShelf = skus.filter(({ status }) => status === 'on_shelf');
  return { ...presentFields(row, language), skus: onShelf.map((sku) => presentSku(sku, language)) };
}
