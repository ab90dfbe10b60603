import type { LocationQuery } from 'vue-router';
import type { Input, ProductSort } from '../api-client/index.ts';
import { cutText } from '../web/format/cutText.ts';
import { parseYuan } from '../web/format/parseYuan.ts';
import type { ListQuery } from './urls.ts';

export const SORTS: ProductSort[] = ['default', 'sales', 'newest', 'price_asc', 'price_desc'];
/** Fills the rows of the grid with two, three and four columns. */
export const PAGE_SIZE = 24;
/** Far beyond every list, and small enough for the API. */
const PAGE_MAX = 1_000_000;
/** The price fields take ten characters. */
const PRICE_LENGTH_MAX = 10;

const one = (value: LocationQuery[string] | undefined) =>
  (Array.isArray(value) ? value[0] : value) ?? undefined;

/**
 * Reads the filters from a URL. A sort or a page that does not exist is left out. Prices stay as they are written, so
 * that the page can show a wrong one in its field; `priceFaultOf` finds it.
 */
export function readListQuery(query: LocationQuery): ListQuery {
  const sort = SORTS.find((name) => name === one(query.sort));
  const page = Number(one(query.page));
  return {
    q: cutText(one(query.q)?.trim() ?? '', 100) || undefined,
    sort,
    minYuan: one(query.min)?.trim().slice(0, PRICE_LENGTH_MAX) || undefined,
    maxYuan: one(query.max)?.trim().slice(0, PRICE_LENGTH_MAX) || undefined,
    page: Number.isInteger(page) && page > 1 ? Math.min(page, PAGE_MAX) : undefined,
  };
}

export type PriceFault = 'not_a_price' | 'reversed';

/** What is wrong with the prices of a list; null when both can be used. */
export function priceFaultOf({
  minYuan,
  maxYuan,
}: Pick<ListQuery, 'minYuan' | 'maxYuan'>): PriceFault | null {
  const texts = [minYuan, maxYuan].map((text) => text?.trim() ?? '');
  const [minFen, maxFen] = texts.map(parseYuan);
  if (texts.some((text) => text !== '' && parseYuan(text) === undefined)) return 'not_a_price';
  return minFen !== undefined && maxFen !== undefined && minFen > maxFen ? 'reversed' : null;
}

/** The filters of the URL as a query of the API. */
export function toApiQuery(query: ListQuery, categoryId?: string): Input<'/api/products', 'get'>['query'] {
  return {
    categoryId,
    q: query.q,
    sort: query.sort === 'default' ? undefined : query.sort,
    minPriceFen: parseYuan(query.minYuan),
    maxPriceFen: parseYuan(query.maxYuan),
    page: query.page,
    pageSize: PAGE_SIZE,
  };
}
