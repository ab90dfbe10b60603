import { type FreshCache, freshValue } from '../../../platform/http/fresh-cache.ts';
import type { Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import type { Language } from '../../../platform/values/language.ts';
import { refuse } from '../errors.ts';
import { selectBranch, selectCategories, selectProduct, selectSkus } from '../queries.ts';
import type { Category, Product, ProductPage, ProductQuery, Sort } from '../schema.ts';
import { type SearchTerms, searchTermsOf } from '../search/terms.ts';
import { categoryTree, listedProduct, publicProduct } from '../view.ts';
import {
  countListed,
  type ListedRow,
  type ListFilter,
  type Slice,
  searchListed,
  selectListed,
} from './queries.ts';

/** What a list found: one page of it, and how many there are. */
interface Found {
  total: number;
  rows: ListedRow[];
}

/**
 * What the public reads.
 * @param totals remembers for a moment how many products a list has: counting them costs more than a page of them, and
 *   all pages and orders of the list share it
 */
export function createCatalog(db: Database, totals: FreshCache) {
  return {
    async categories(language: Language): Promise<{ items: Category[] }> {
      return { items: categoryTree(await selectCategories(db), language) };
    },

    async products(query: ProductQuery, language: Language): Promise<ProductPage | Refusal> {
      const { categoryId, minPriceFen = null, maxPriceFen = null, sort, page, pageSize } = query;
      if (minPriceFen !== null && maxPriceFen !== null && minPriceFen > maxPriceFen)
        return invalidField('minPriceFen', '最低价不能高于最高价', 'must not be above maxPriceFen');
      // A category that does not exist has no products; that it does not is no mistake of the reader's.
      const categoryIds = categoryId === undefined ? null : await selectBranch(db, categoryId);
      const filter = { categoryIds, minPriceFen, maxPriceFen };
      const slice = { offset: (page - 1) * pageSize, limit: pageSize };
      const found = query.q?.trim()
        ? await search(db, filter, searchTermsOf(query.q), sort, slice)
        : await list(db, totals, filter, sort, slice);
      const items = found.rows.map((row) => listedProduct(row, language));
      return { items, total: found.total, page, pageSize };
    },

    /** A product on the shelf; its SKUs may all have left it. */
    async product(id: string, language: Language): Promise<Product | Refusal> {
      const row = isUuid(id) ? await selectProduct(db, id) : undefined;
      if (row?.status !== 'on_shelf') return refuse('product_not_found');
      return publicProduct(row, await selectSkus(db, id), language);
    },
  };
}

export type Catalog = ReturnType<typeof createCatalog>;

async function list(
  db: Database,
  totals: FreshCache,
  filter: ListFilter,
  sort: Sort,
  slice: Slice,
): Promise<Found> {
  const total = await freshValue(totals, `total ${JSON.stringify(filter)}`, () => countListed(db, filter));
  return { total, rows: slice.offset < total ? await selectListed(db, filter, sort, slice) : [] };
}

/** Where no product has all the words, the search is taken less strictly. */
async function search(
  db: Database,
  filter: ListFilter,
  terms: SearchTerms | null,
  sort: Sort,
  slice: Slice,
): Promise<Found> {
  if (terms === null) return { total: 0, rows: [] };
  const { all, tolerant, any } = terms;
  const strict = await searchListed(db, filter, { matching: all, any }, sort, slice);
  return strict.total > 0 ? strict : searchListed(db, filter, { matching: tolerant, any }, sort, slice);
}
