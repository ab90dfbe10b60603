import { inLanguage, type Language } from '../../platform/values/language.ts';
import type { Calendar, CalendarItem } from '../promotions/index.ts';
import type { CategoryRow, ListedRow } from './list/queries.ts';
import type { Category, ListedProduct, Product } from './list/schema.ts';
import type { ProductRow, SkuRow } from './queries.ts';
import type { FlashSaleOfPrice, StoredOption } from './schema.ts';

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

/** The price now, and which flash sale sets it. */
function flashPrice(item: CalendarItem) {
  const { priceFen, saleId, endsAtMs, quota, taken, perUser, sku } = item;
  const endsAt = new Date(endsAtMs).toISOString();
  const flashSale: FlashSaleOfPrice = {
    ...{ saleId, ordinaryPriceFen: sku.priceFen, endsAt, left: quota - taken, quota, perUser },
  };
  return { priceFen, flashSale };
}

/** A card shows the lowest price of its product: that of a flash sale, unless another SKU costs less. */
export function presentListed(row: ListedRow, calendar: Calendar, language: Language): ListedProduct {
  const { title, titleEn, ...rest } = row;
  const item = calendar.priceOfProduct(row.id);
  const isLower = item && item.priceFen < row.priceFen;
  return { ...rest, title: inLanguage(language, title, titleEn), ...(isLower && flashPrice(item)) };
}

function presentSku(
  { id, options, priceFen, available, imageUrl }: SkuRow,
  calendar: Calendar,
  language: Language,
): Product['skus'][number] {
  const item = calendar.priceOf(id);
  const sku = { id, options: optionsIn(language, options), priceFen, available, imageUrl };
  return { ...sku, ...(item && flashPrice(item)) };
}

function ratingOf(stars: readonly number[]): Pick<Product, 'reviewCount' | 'averageRating' | 'ratingCounts'> {
  const reviewCount = stars.reduce((sum, count) => sum + count, 0);
  const total = stars.reduce((sum, count, index) => sum + count * (index + 1), 0);
  const averageRating = reviewCount === 0 ? null : Math.round((total / reviewCount) * 10) / 10;
  return { reviewCount, averageRating, ratingCounts: [...stars] };
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
    ...ratingOf(row.stars),
  };
}

/** A product for shoppers, without the SKUs that are off the shelf. */
export function presentProduct(
  row: ProductRow,
  skus: readonly SkuRow[],
  calendar: Calendar,
  language: Language,
): Product {
  const onShelf = skus.filter(({ status }) => status === 'on_shelf');
  return { ...presentFields(row, language), skus: onShelf.map((sku) => presentSku(sku, calendar, language)) };
}
