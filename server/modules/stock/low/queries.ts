import { sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';

/** SKUs that were adjusted within the last seconds. */
export async function readAdjustedSkus(db: Database, withinSeconds: number): Promise<string[]> {
  // The ids of adjustments are UUIDv7: they grow with time, and `at` has no index.
  const { rows } = await sql<{ skuId: string }>`
    SELECT DISTINCT sku_id AS "skuId" FROM (SELECT sku_id, at FROM stock_adjustments ORDER BY id DESC LIMIT 1000) latest
    WHERE at > now() - ${withinSeconds} * interval '1 second'`.execute(db);
  return rows.map(({ skuId }) => skuId);
}

/** Of these SKUs, those for which staff have said how few are low, and whether so few can still be bought. */
export async function readLowStock(
  db: Database,
  skuIds: readonly string[],
): Promise<{ skuId: string; isLow: boolean }[]> {
  if (skuIds.length === 0) return [];
  const { rows } = await sql<{ skuId: string; isLow: boolean }>`
    SELECT sku_id AS "skuId", on_hand - locked <= low_stock_at AS "isLow"
    FROM stock JOIN skus ON skus.id = sku_id
    WHERE sku_id = ANY(${skuIds}::uuid[]) AND low_stock_at IS NOT NULL`.execute(db);
  return rows;
}
