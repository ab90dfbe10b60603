import { sql } from 'kysely';
import type { Tx } from '../../platform/postgres/postgres.ts';
import type { Counts } from './locking.ts';

/** What happens to the counters of a SKU when `n` of it move; the table's CHECKs refuse a move that cannot be. */
const MOVES = {
  /** An unpaid order ends: what it locked is for others again. */
  release: sql`locked = stock.locked - moved.count`,
  /** An order is paid: what it locked has left the house. */
  settle: sql`on_hand = stock.on_hand - moved.count, locked = stock.locked - moved.count, sold = stock.sold + moved.count`,
  /** Goods come back after a refund. */
  restock: sql`on_hand = stock.on_hand + moved.count, sold = stock.sold - moved.count`,
} as const;

/** Moves counts within stock, its rows locked by SKU id first: the same order everywhere, so no two can deadlock. */
async function move(tx: Tx, how: keyof typeof MOVES, counts: Counts): Promise<void> {
  if (counts.size === 0) return;
  const skuIds = [...counts.keys()];
  await sql`SELECT FROM stock WHERE sku_id = ANY(${skuIds}::uuid[]) ORDER BY sku_id FOR UPDATE`.execute(tx);
  const { numAffectedRows } = await sql`
    UPDATE stock SET ${MOVES[how]}
    FROM unnest(${skuIds}::uuid[], ${[...counts.values()]}::bigint[]) AS moved(sku_id, count)
    WHERE stock.sku_id = moved.sku_id`.execute(tx);
  if (numAffectedRows !== BigInt(counts.size)) throw new Error(`${how}: a SKU has no stock row`);
}

export const releaseStock = (tx: Tx, counts: Counts) => move(tx, 'release', counts);
export const settleStock = (tx: Tx, counts: Counts) => move(tx, 'settle', counts);
export const restockGoods = (tx: Tx, counts: Counts) => move(tx, 'restock', counts);
