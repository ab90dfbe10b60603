import { sql } from 'kysely';
import type { Tx } from '../../../platform/postgres/postgres.ts';
import type { PlacedOrder } from '../stores/store.ts';

/** Claims orders whose goods still have to leave their carts; what another process has claimed is passed over. */
export async function claimPlacedOrders(tx: Tx, after: string, limit: number): Promise<PlacedOrder[]> {
  const rows = await tx
    .selectFrom('cart_outbox')
    .select(['order_no', 'user_id', 'lines'])
    .where('order_no', '>', after)
    .orderBy('order_no')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map((row) => ({
    orderNo: row.order_no,
    userId: row.user_id,
    lines: row.lines as unknown as PlacedOrder['lines'],
  }));
}

export async function deletePlacedOrders(tx: Tx, orderNos: readonly string[]): Promise<void> {
  await tx
    .deleteFrom('cart_outbox')
    .where('order_no', '=', sql<string>`any(${[...orderNos]}::text[])`)
    .execute();
}
