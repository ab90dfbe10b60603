import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Refusal } from '../../platform/http/problems.ts';
import { invalidField } from '../../platform/http/validation.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import { isUuid } from '../../platform/values/ids.ts';
import { ProductStatus, readMatchingProducts, readSkuIds, searchTermsOf } from '../catalog/index.ts';
import { OrderSearch, readMatchingOrders } from '../orders/index.ts';
import { readMatchingSkus, StockQuery } from '../stock/index.ts';

const text = Type.Optional(Type.String({ maxLength: 100 }));

export const ProductFilter = Type.Object({
  q: text,
  status: Type.Optional(ProductStatus),
  categoryId: Type.Optional(Type.String({ format: 'uuid' })),
});

const { q, status, lowOnly } = StockQuery.properties;
export const StockChoice = Type.Object({ q, status, lowOnly: Type.Optional(lowOnly) });

export const GoodsFilter = Type.Object({
  ...ProductFilter.properties,
  productIds: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 10_000 })),
});

const order = OrderSearch.properties;
export const OrderFilter = Type.Object({
  status: order.status,
  q: order.q,
  from: order.from,
  to: order.to,
  skuId: order.skuId,
  hasRefundRequest: order.hasRefundRequest,
});

/** Of a filter, the fields that its schema knows. Others mean nothing, as in the query of a list. */
export function readFilter<T extends TSchema>(schema: T, filter: unknown): Static<T> | Refusal {
  const known = Object.keys((schema as unknown as { properties: object }).properties);
  const given = Object.entries((filter ?? {}) as Record<string, unknown>).filter(
    ([name, value]) => known.includes(name) && value !== null && value !== '',
  );
  const chosen = Object.fromEntries(given);
  if (Value.Check(schema, chosen)) return chosen as Static<T>;
  const wrong = given.find(([name, value]) => !Value.Check(schema, { [name]: value }))?.[0];
  const path = wrong === undefined ? 'filter' : `filter.${wrong}`;
  return invalidField(path, '格式不对', 'has the wrong form');
}

/** Reads the chosen ids page by page. */
async function* pages(
  read: (after: string | null) => Promise<string[]>,
  limit: number,
): AsyncGenerator<string[]> {
  for (let after: string | null = null; ; ) {
    const ids = await read(after);
    if (ids.length > 0) yield ids;
    if (ids.length < limit) return;
    after = ids.at(-1) ?? null;
  }
}

const PAGE = 5_000;

export const chooseProducts = (db: Database, filter: Static<typeof ProductFilter>) =>
  pages((after) => readMatchingProducts(db, filter, after, PAGE), PAGE);

export const chooseOrders = (db: Database, filter: Static<typeof OrderFilter>) =>
  pages((after) => readMatchingOrders(db, filter, after, PAGE), PAGE);

export const chooseStock = (db: Database, filter: Static<typeof StockChoice>) =>
  pages((after) => readMatchingSkus(db, searchTermsOf, filter, after, PAGE), PAGE);

/** The SKUs of the chosen products. */
export async function* chooseGoods(
  db: Database,
  { productIds, ...filter }: Static<typeof GoodsFilter>,
): AsyncGenerator<string[]> {
  if (productIds !== undefined) {
    yield await readSkuIds(db, productIds.filter(isUuid));
    return;
  }
  for await (const ids of chooseProducts(db, filter)) yield await readSkuIds(db, ids);
}
