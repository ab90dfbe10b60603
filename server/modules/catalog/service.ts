import { isUuid } from '../../platform/ids.ts';
import type { Language } from '../../platform/language.ts';
import type { Database } from '../../platform/postgres.ts';
import type { Refusal } from '../../platform/problems.ts';
import { invalidField } from '../../platform/validation.ts';
import { refuse } from './errors.ts';
import {
  countListed,
  type ListFilter,
  selectBranch,
  selectCategories,
  selectListed,
  selectProduct,
  selectSkus,
} from './queries.ts';
import type { Category, Product, ProductPage, ProductQuery } from './schema.ts';
import { categoryTree, listedProduct, publicProduct } from './view.ts';
import { type SearchTerms, searchTermsOf } from './words.ts';

/** What the public reads. */
export function createCatalog(db: Database) {
  return {
    async categories(language: Language): Promise<{ items: Category[] }> {
      return { items: categoryTree(await selectCategories(db), language) };
    },

    products: (query: ProductQuery, language: Language) => listProducts(db, query, language),

    /** A product on the shelf; its SKUs may all have left it. */
    async product(id: string, language: Language): Promise<Product | Refusal> {
      const row = isUuid(id) ? await selectProduct(db, id) : undefined;
      if (row?.status !== 'on_shelf') return refuse('product_not_found');
      return publicProduct(row, await selectSkus(db, id), language);
    },
  };
}

export type Catalog = ReturnType<typeof createCatalog>;

async function listProducts(
  db: Database,
  query: ProductQuery,
  language: Language,
): Promise<ProductPage | Refusal> {
  const { categoryId, minPriceFen = null, maxPriceFen = null, sort, page, pageSize } = query;
  if (minPriceFen !== null && maxPriceFen !== null && minPriceFen > maxPriceFen)
    return invalidField('minPriceFen', '最低价不能高于最高价', 'must not be above maxPriceFen');

  const search = query.q?.trim() ? searchTermsOf(query.q) : undefined;
  const nothing = { items: [], total: 0, page, pageSize };
  if (search === null) return nothing;
  // A category that does not exist has no products; that it does not is no mistake of the reader's.
  const categoryIds = categoryId === undefined ? null : await selectBranch(db, categoryId);
  const found = await findListed(db, { categoryIds, minPriceFen, maxPriceFen, matching: null }, search);
  const slice = { offset: (page - 1) * pageSize, limit: pageSize };
  if (slice.offset >= found.total) return { ...nothing, total: found.total };
  const rows = await selectListed(db, found.filter, sort, search ?? null, slice);
  return { items: rows.map((row) => listedProduct(row, language)), total: found.total, page, pageSize };
}

/** Counts what is asked for; where no product has all the words, it is taken less strictly. */
async function findListed(
  db: Database,
  filter: ListFilter,
  search: SearchTerms | undefined,
): Promise<{ filter: ListFilter; total: number }> {
  const strict = { ...filter, matching: search?.all ?? null };
  const total = await countListed(db, strict);
  if (total > 0 || !search) return { filter: strict, total };
  const tolerant = { ...filter, matching: search.tolerant };
  return { filter: tolerant, total: await countListed(db, tolerant) };
}
