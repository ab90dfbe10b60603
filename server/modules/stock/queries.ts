import { sql } from 'kysely';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';
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
