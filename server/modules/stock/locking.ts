import { type Pipeline, type Prepared, plainArray } from '../../platform/postgres/pipeline.ts';

/** A SKU's counters; what can still be locked is `onHand - locked`. */
export interface StockRow {
  skuId: string;
  onHand: number;
  locked: number;
}

/** Counts by SKU id. */
export type Counts = ReadonlyMap<string, number>;

/** Thrown inside a transaction when a row was no longer as it had been read: the whole batch begins again. */
export class StockConflict extends Error {}

/** How stock is checked while others do the same: reading it for an order, and locking what the order takes. */
export interface StockLocking {
  read(pipeline: Pipeline, skuIds: readonly string[]): Promise<Map<string, StockRow>>;
  /** @throws StockConflict when the rows are not as `read` saw them */
  lock(pipeline: Pipeline, counts: Counts, seen: ReadonlyMap<string, StockRow>): Promise<void>;
}

const READ: Prepared = {
  name: 'stock-read',
  text: `SELECT sku_id AS "skuId", on_hand AS "onHand", locked FROM stock WHERE sku_id = ANY($1::uuid[])`,
};

// Rows are locked in the order in which the sort hands them on: always by id, so that two batches cannot deadlock.
const READ_FOR_UPDATE: Prepared = {
  name: 'stock-read-for-update',
  text: `SELECT sku_id AS "skuId", on_hand AS "onHand", locked FROM stock
         WHERE sku_id = ANY($1::uuid[]) ORDER BY sku_id FOR UPDATE`,
};

const LOCK: Prepared = {
  name: 'stock-lock',
  text: `UPDATE stock SET locked = locked + taken.count
         FROM unnest($1::uuid[], $2::bigint[]) AS taken(sku_id, count) WHERE stock.sku_id = taken.sku_id`,
};

const LOCK_IF_UNCHANGED: Prepared = {
  name: 'stock-lock-if-unchanged',
  text: 'UPDATE stock SET locked = locked + $2 WHERE sku_id = $1 AND on_hand = $3 AND locked = $4',
};

async function readRows(pipeline: Pipeline, statement: Prepared, skuIds: readonly string[]) {
  const rows = await pipeline.query<StockRow>(statement, [plainArray(skuIds)]);
  return new Map(rows.map((row) => [row.skuId, row]));
}

/** Row locks first, then the check: nobody else can change what was read. */
export const pessimistic: StockLocking = {
  read: (pipeline, skuIds) => readRows(pipeline, READ_FOR_UPDATE, skuIds),
  async lock(pipeline, counts) {
    const locked = await pipeline.execute(LOCK, [
      plainArray([...counts.keys()]),
      plainArray([...counts.values()]),
    ]);
    if (locked !== counts.size) throw new Error('a stock row vanished under its lock');
  },
};

/** No lock while reading; each row is then changed only if it still is as it was read, in the order of the ids. */
export const optimistic: StockLocking = {
  read: (pipeline, skuIds) => readRows(pipeline, READ, skuIds),
  async lock(pipeline, counts, seen) {
    const changes = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
    const changed = await Promise.all(
      changes.map(([skuId, count]) => {
        const row = seen.get(skuId) as StockRow;
        return pipeline.execute(LOCK_IF_UNCHANGED, [skuId, count, row.onHand, row.locked]);
      }),
    );
    if (changed.some((rows) => rows !== 1)) throw new StockConflict();
  },
};
