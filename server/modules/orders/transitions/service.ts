import type { Tx } from '../../../platform/postgres/postgres.ts';
import { addSales } from '../../catalog/index.ts';
import { releaseStock, restockGoods, settleStock } from '../../stock/index.ts';
import { type Actor, countByProduct, countLines, markRestocked, moveOrders } from './queries.ts';

/** Transitions with what they do to the stock, for use inside a transaction that has locked the orders. */

export const SYSTEM: Actor = { kind: 'system', id: null };

/**
 * Paid: what the orders locked is sold. Only orders that wait for payment move.
 * @returns the numbers of those that moved
 */
export async function payOrders(tx: Tx, orderNos: readonly string[], by: Actor = SYSTEM): Promise<string[]> {
  const moved = await moveOrders(tx, orderNos, { from: 'pending_payment', to: 'paid', by });
  await settleStock(tx, await countLines(tx, moved));
  await addSales(tx, await countByProduct(tx, moved));
  return moved;
}

/** Unpaid orders end: what they locked is for others again. @returns the numbers of those that moved */
export async function cancelUnpaidOrders(
  tx: Tx,
  orderNos: readonly string[],
  by: Actor,
  reason: string,
): Promise<string[]> {
  const moved = await moveOrders(tx, orderNos, { from: 'pending_payment', to: 'cancelled', by, reason });
  await releaseStock(tx, await countLines(tx, moved));
  return moved;
}

/** A paid order whose money is wholly back before it was shipped ends. Its goods are `restockOrder`'s business. */
export async function cancelRefundedOrder(
  tx: Tx,
  orderNo: string,
  by: Actor,
  reason: string,
): Promise<boolean> {
  const moved = await moveOrders(tx, [orderNo], { from: 'paid', to: 'cancelled', by, reason });
  return moved.length === 1;
}

/** The goods of a paid order come back into stock; a second call finds none left to bring back. */
export async function restockOrder(tx: Tx, orderNo: string): Promise<void> {
  const counts = await countLines(tx, [orderNo]);
  await markRestocked(tx, orderNo);
  await restockGoods(tx, counts);
}
