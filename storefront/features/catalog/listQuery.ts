import type { LocationQuery } from 'vue-router';
import type { Input, ProductSort } from '../../../api-client/index.ts';
import { parseYuan } from '../../../web/format/parseYuan.ts';
import type { ListQuery } from '../../urls.ts';

export const SORTS: ProductSort[] = ['default', 'sales', 'newest', 'price_asc', 'price_desc'];
/** Fills the rows of the grid with two, three and four columns. */
export const PAGE_SIZE = 24;

const one = (value: LocationQuery[string] | undefined) =>
  (Array.isArray(value) ? value[0] : value) ?? undefined;

/** Reads the filters from a URL. Values that are no filter are left out. */
export function readListQuery(query: LocationQuery): ListQuery {
  const sort = SORTS.find((name) => name === one(query.sort));
  const page = Number(one(query.page));
  return {
    q: one(query.q)?.trim().slice(0, 100) || undefined,
    sort,
    minYuan: parseYuan(one(query.min)) === undefined ? undefined : one(query.min),
    maxYuan: parseYuan(one(query.max)) === undefined ? undefined : one(query.max),
    page: Number.isInteger(page) && page > 1 && page <= 10_000 ? page : undefined,
  };
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
