import { sql } from 'kysely';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';
import type { Counts } from './locking.ts';
import type { Stock } from './schema.ts';

/** What a new SKU starts with; `staffId` is null for goods that no member of staff brought in. */
export interface NewStock {
  skuId: string;
  onHand: number;
  staffId: string | null;
}

/** An adjustment of zero is none. */
async function insertAdjustments(
  tx: Tx,
  adjustments: readonly { sku_id: string; delta: number; reason: string; staff_id: string | null }[],
): Promise<void> {
  const real = adjustments.filter(({ delta }) => delta !== 0);
  if (real.length > 0) await tx.insertInto('stock_adjustments').values(real).execute();
}

/** Opens the books of new SKUs: the counters, and the adjustments that account for them. */
export async function createStock(tx: Tx, stocks: readonly NewStock[]): Promise<void> {
  await tx
    .insertInto('stock')
    .values(stocks.map(({ skuId, onHand }) => ({ sku_id: skuId, on_hand: onHand })))
    .execute();
  await insertAdjustments(
    tx,
    stocks.map(({ skuId, onHand, staffId }) => ({
      sku_id: skuId,
      delta: onHand,
      reason: 'initial stock',
      staff_id: staffId,
    })),
  );
}

const COUNTERS = [
  'sku_id as skuId',
  'on_hand as onHand',
  'locked',
  'sold',
  sql<number>`on_hand - locked`.as('available'),
] as const;

/** The counters of a SKU; undefined when there is no such SKU. */
export async function readStock(db: Database, skuId: string): Promise<Stock | undefined> {
  return db.selectFrom('stock').select(COUNTERS).where('sku_id', '=', skuId).executeTakeFirst();
}

/**
 * Adds `delta` to what is on hand, in one statement, so that a rival's change cannot come between.
 * @returns the new counters, or undefined when orders have locked too much for that
 */
export async function addToStock(tx: Tx, skuId: string, delta: number): Promise<Stock | undefined> {
  return tx
    .updateTable('stock')
    .set({ on_hand: sql`on_hand + ${delta}::bigint` })
    .where('sku_id', '=', skuId)
    .where(sql<boolean>`on_hand + ${delta}::bigint >= locked`)
    .returning(COUNTERS)
    .executeTakeFirst();
}

/** Accounts for a change of what is on hand. */
export async function recordAdjustment(
  tx: Tx,
  adjustment: { skuId: string; delta: number; reason: string; staffId: string },
): Promise<void> {
  const { skuId, delta, reason, staffId } = adjustment;
  await insertAdjustments(tx, [{ sku_id: skuId, delta, reason, staff_id: staffId }]);
}

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
