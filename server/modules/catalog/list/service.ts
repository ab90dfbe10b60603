import { type FreshCache, freshValue } from '../../../platform/http/fresh-cache.ts';
import type { Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import type { Language } from '../../../platform/values/language.ts';
import { refuse } from '../errors.ts';
import { findProduct, readSkus } from '../queries.ts';
import { readMatches } from '../search/queries.ts';
import { type SearchTerms, searchTermsOf } from '../search/terms.ts';
import { presentCategories, presentListed, presentProduct } from '../view.ts';
import {
  countListed,
  type ListedRow,
  type ListFilter,
  readBranch,
  readCategories,
  readChosen,
  readListed,
  type Slice,
} from './queries.ts';
import type { Category, Product, ProductPage, ProductQuery, Sort } from './schema.ts';

/** One page of a list, and the length of the whole list. */
interface Found {
  total: number;
  rows: ListedRow[];
}

export type Catalog = ReturnType<typeof createCatalog>;

/**
 * What shoppers read.
 * @param totals remembers for a moment how many products a list has: to count them costs more than to read a page, and all
 *   pages and orders of a list share the count
 */
export function createCatalog(db: Database, totals: FreshCache) {
  async function list(filter: ListFilter, sort: Sort, slice: Slice): Promise<Found> {
    const key = `total ${JSON.stringify(filter)}`;
    const total = await freshValue(totals, key, () => countListed(db, filter));
    return { total, rows: slice.offset < total ? await readListed(db, filter, sort, slice) : [] };
  }

  /** When no product has all the terms, the tolerant search runs. */
  async function search(
    filter: ListFilter,
    terms: SearchTerms | null,
    sort: Sort,
    slice: Slice,
  ): Promise<Found> {
    if (terms === null) return { total: 0, rows: [] };
    const { all, tolerant, any } = terms;
    const strict = await readMatches(db, filter, { matching: all, any }, sort, slice);
    return strict.total > 0 ? strict : readMatches(db, filter, { matching: tolerant, any }, sort, slice);
  }

  /** The products that a shelf names, in its order. */
  async function chosen(ids: string[], language: Language): Promise<ProductPage> {
    const items = (await readChosen(db, ids)).map((row) => presentListed(row, language));
    return { items, total: items.length, page: 1, pageSize: ids.length };
  }

  return {
    async categories(language: Language): Promise<{ items: Category[] }> {
      return { items: presentCategories(await readCategories(db), language) };
    },

    async products(query: ProductQuery, language: Language): Promise<ProductPage | Refusal> {
      if (query.ids) return chosen(query.ids.split(','), language);
      const { categoryId, minPriceFen = null, maxPriceFen = null, sort, page, pageSize } = query;
      if (minPriceFen !== null && maxPriceFen !== null && minPriceFen > maxPriceFen)
        return invalidField('minPriceFen', '最低价不能高于最高价', 'must not be above maxPriceFen');
      // An unknown category gives an empty list, not an error.
      const categoryIds = categoryId === undefined ? null : await readBranch(db, categoryId);
      const filter = { categoryIds, minPriceFen, maxPriceFen };
      const slice = { offset: (page - 1) * pageSize, limit: pageSize };
      const found = query.q?.trim()
        ? await search(filter, searchTermsOf(query.q), sort, slice)
        : await list(filter, sort, slice);
      const items = found.rows.map((row) => presentListed(row, language));
      return { items, total: found.total, page, pageSize };
    },

    /** A product on the shelf. All its SKUs may be off the shelf. */
    async product(id: string, language: Language): Promise<Product | Refusal> {
      const row = isUuid(id) ? await findProduct(db, id) : undefined;
      if (row?.status !== 'on_shelf') return refuse('product_not_found');
      return presentProduct(row, await readSkus(db, id), language);
    },
  };
}
