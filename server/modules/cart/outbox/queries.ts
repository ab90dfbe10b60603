import { sql } from 'kysely';
import type { Tx } from '../../../platform/postgres/postgres.ts';
import type { BoughtGoods } from '../stores/store.ts';

/** Locks the next rows of the outbox, and passes over rows that another process has locked. */
export async function claimBoughtGoods(tx: Tx, after: string, limit: number): Promise<BoughtGoods[]> {
  const rows = await tx
    .selectFrom('cart_outbox')
    .select(['order_no as orderNo', 'user_id as userId', 'lines'])
    .where('order_no', '>', after)
    .orderBy('order_no')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map((row) => ({ ...row, lines: row.lines as unknown as BoughtGoods['lines'] }));
}

export async function deleteBoughtGoods(tx: Tx, orderNos: readonly string[]): Promise<void> {
  await tx
    .deleteFrom('cart_outbox')
    .where('order_no', '=', sql<string>`any(${[...orderNos]}::text[])`)
    .execute();
}
