import { type FreshCache, freshValue } from '../../../platform/http/fresh-cache.ts';
import type { Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import type { Language } from '../../../platform/values/language.ts';
import type { FlashCalendar } from '../../promotions/index.ts';
import { refuse } from '../errors.ts';
import { findProduct, readSkus } from '../queries.ts';
import { readMentions } from '../search/queries.ts';
import { createSearch, type Found as SearchFound } from '../search/service.ts';
import { searchTermsOf } from '../search/terms.ts';
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

/** Two rows of a grid with four columns. */
const INSTEAD_MAX = 8;
const MENTIONS_MIN = 2;
const EVERYTHING: ListFilter = { categoryIds: null, minPriceFen: null, maxPriceFen: null };

export type Catalog = ReturnType<typeof createCatalog>;

/**
 * What shoppers read.
 * @param totals remembers for a moment how many products a list has: to count them costs more than to read a page, and all
 *   pages and orders of a list share the count
 * @param flashSales the sales that set prices now
 */
export function createCatalog(db: Database, totals: FreshCache, flashSales: FlashCalendar) {
  const { search } = createSearch(db);

  async function list(filter: ListFilter, sort: Sort, slice: Slice): Promise<Found> {
    const key = `total ${JSON.stringify(filter)}`;
    const total = await freshValue(totals, key, () => countListed(db, filter));
    return { total, rows: slice.offset < total ? await readListed(db, filter, sort, slice) : [] };
  }

  /** Something to look at where a search finds nothing. One product that mentions a word may do so by chance; two seldom do. */
  async function findInstead(q: string): Promise<{ kind: 'mentioned' | 'popular'; rows: ListedRow[] }> {
    const tsquery = searchTermsOf(q)?.all;
    const mentions = tsquery === undefined ? [] : await readMentions(db, tsquery, INSTEAD_MAX);
    if (mentions.length >= MENTIONS_MIN) return { kind: 'mentioned', rows: mentions };
    return {
      kind: 'popular',
      rows: await readListed(db, EVERYTHING, 'sales', { offset: 0, limit: INSTEAD_MAX }),
    };
  }

  /** The products that a shelf names, in its order. */
  async function chosen(ids: string[], language: Language): Promise<ProductPage> {
    const [rows, calendar] = await Promise.all([readChosen(db, ids), flashSales.read()]);
    const items = rows.map((row) => presentListed(row, calendar, language));
    return { items, total: items.length, page: 1, pageSize: ids.length };
  }

  return {
    /** Changes when a flash sale starts or ends, so that no answer with the prices of before is taken for fresh. */
    pricePeriod: async () => (await flashSales.read()).period(),

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
      const text = query.q?.trim() ?? '';
      const found: SearchFound =
        text === ''
          ? { ...(await list(filter, sort, slice)), searchedFor: null }
          : await search({ text, filter, sort, slice, language });
      const calendar = await flashSales.read();
      const present = (rows: readonly ListedRow[]) =>
        rows.map((row) => presentListed(row, calendar, language));
      const instead = text !== '' && found.total === 0 && page === 1 ? await findInstead(text) : null;
      return {
        items: present(found.rows),
        total: found.total,
        page,
        pageSize,
        ...(found.searchedFor !== null && { searchedFor: found.searchedFor }),
        ...(instead && { instead: { kind: instead.kind, items: present(instead.rows) } }),
      };
    },

    /** A product on the shelf. All its SKUs may be off the shelf. */
    async product(id: string, language: Language): Promise<Product | Refusal> {
      const row = isUuid(id) ? await findProduct(db, id) : undefined;
      if (row?.status !== 'on_shelf') return refuse('product_not_found');
      const [skus, calendar] = await Promise.all([readSkus(db, id), flashSales.read()]);
      return presentProduct(row, skus, calendar, language);
    },
  };
}
