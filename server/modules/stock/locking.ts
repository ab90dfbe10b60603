import type { Pipeline } from '../../platform/postgres/pipeline.ts';
import {
  type Counts,
  lockStock,
  lockStockIfUnchanged,
  readStockRows,
  readStockRowsForUpdate,
  type StockRow,
} from './queries.ts';

/** Thrown inside a transaction when a stock row has changed since it was read: the whole batch has to run again. */
export class StockConflict extends Error {}

/** How a batch of orders checks stock that other transactions change at the same time. */
export interface StockLocking {
  /** Reads stock for a batch. */
  read(pipeline: Pipeline, skuIds: readonly string[]): Promise<Map<string, StockRow>>;
  /**
   * Locks what the orders take.
   * @param seen the rows that `read` returned
   * @throws StockConflict when a row has changed since
   */
  lock(pipeline: Pipeline, counts: Counts, seen: ReadonlyMap<string, StockRow>): Promise<void>;
}

/** Takes the row locks while reading, so that no row can change before `lock`. */
export const pessimistic: StockLocking = {
  read: readStockRowsForUpdate,
  async lock(pipeline, counts) {
    const locked = await lockStock(pipeline, counts);
    if (locked !== counts.size) throw new Error('a stock row vanished under its lock');
  },
};

/** Takes no lock while reading. `lock` changes each row only if it is as it was read, in the sequence of the ids. */
export const optimistic: StockLocking = {
  read: readStockRows,
  async lock(pipeline, counts, seen) {
    const changes = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
    const changed = await Promise.all(
      changes.map(([skuId, count]) => lockStockIfUnchanged(pipeline, seen.get(skuId) as StockRow, count)),
    );
    if (changed.some((rows) => rows !== 1)) throw new StockConflict();
  },
};
