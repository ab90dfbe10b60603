import { sql } from 'kysely';
import type { Tx } from '../../../platform/postgres/postgres.ts';

/** Locked by id, as every transaction locks them. */
export async function lockStockRows(
  tx: Tx,
  skuIds: readonly string[],
): Promise<Map<string, { onHand: number; locked: number }>> {
  const { rows } = await sql<{ skuId: string; onHand: number; locked: number }>`
    SELECT sku_id AS "skuId", on_hand AS "onHand", locked FROM stock
    WHERE sku_id = ANY(${[...skuIds]}::uuid[]) ORDER BY sku_id FOR UPDATE`.execute(tx);
  return new Map(rows.map(({ skuId, ...row }) => [skuId, row]));
}

export async function setOnHand(tx: Tx, onHand: ReadonlyMap<string, number>): Promise<void> {
  if (onHand.size === 0) return;
  await sql`
    UPDATE stock SET on_hand = now.on_hand
    FROM unnest(${[...onHand.keys()]}::uuid[], ${[...onHand.values()]}::bigint[]) AS now(sku_id, on_hand)
    WHERE stock.sku_id = now.sku_id`.execute(tx);
}
