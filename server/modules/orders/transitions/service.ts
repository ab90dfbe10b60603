/** What moves an order from status to status, with what it does to the stock. The caller's transaction has locked the orders. */
import type { Tx } from '../../../platform/postgres/postgres.ts';
import { addSales } from '../../catalog/index.ts';
import { returnCoupons, returnPieces } from '../../promotions/index.ts';
import { releaseStock, restockGoods, settleStock } from '../../stock/index.ts';
import { TRANSITIONS, type Transition } from '../lifecycle.ts';
import { countByProduct, markRestocked, readOrderPieces, readTakings, updateStatus } from './queries.ts';
import { type Cause, SYSTEM } from './reasons.ts';

/**
 * The only way from one status to another. Orders that are not in the transition's first status stay as they are.
 * @returns the numbers of the orders that moved
 */
async function transitionOrders(
  tx: Tx,
  orderNos: readonly string[],
  transition: Transition,
  cause: Cause,
): Promise<string[]> {
  const moved = await updateStatus(tx, orderNos, transition, cause);
  // Coupons before the items of flash sales and those before the stock, as placing locks the rows in this order.
  if (transition === TRANSITIONS.cancelUnpaid) await returnCoupons(tx, moved);
  if (transition.to === 'cancelled') await returnToSales(tx, moved);
  if (transition.goods === 'release') await releaseStock(tx, await readOrderPieces(tx, moved));
  if (transition.goods === 'sell') {
    await settleStock(tx, await readOrderPieces(tx, moved));
    await addSales(tx, await countByProduct(tx, moved));
  }
  return moved;
}

/** Cancelled orders hold no pieces of flash sales. Before the stock, as placing locks the rows in this order. */
async function returnToSales(tx: Tx, orderNos: readonly string[]): Promise<void> {
  const takings = await readTakings(tx, orderNos);
  if (takings.length > 0) await returnPieces(tx, takings);
}

/** Unpaid orders are paid, as the provider says. @returns the numbers of those that were unpaid */
export function payOrders(tx: Tx, orderNos: readonly string[]): Promise<string[]> {
  return transitionOrders(tx, orderNos, TRANSITIONS.pay, { by: SYSTEM, reason: '' });
}

/** Unpaid orders are cancelled. @returns the numbers of those that were unpaid */
export function cancelUnpaidOrders(tx: Tx, orderNos: readonly string[], cause: Cause): Promise<string[]> {
  return transitionOrders(tx, orderNos, TRANSITIONS.cancelUnpaid, cause);
}

/**
 * A paid order that was wholly refunded before it was shipped is cancelled. `restockPieces` brings its goods back.
 * @returns whether the order was in that status
 */
export async function cancelRefundedOrder(
  tx: Tx,
  orderNo: string,
  by: { kind: 'staff'; id: string | null },
  reason: string,
): Promise<boolean> {
  const moved = await transitionOrders(tx, [orderNo], TRANSITIONS.cancelRefunded, { by, reason });
  return moved.length === 1;
}

/** Nothing of a paid order is left to ship. @returns whether the order was paid and not yet shipped */
export async function shipOrder(tx: Tx, orderNo: string, staffId: string | null): Promise<boolean> {
  const cause: Cause = { by: { kind: 'staff', id: staffId }, reason: '' };
  const moved = await transitionOrders(tx, [orderNo], TRANSITIONS.ship, cause);
  return moved.length === 1;
}

/** Shipped orders are with their shoppers. @returns the numbers of those that were shipped */
export function completeOrders(tx: Tx, orderNos: readonly string[], cause: Cause): Promise<string[]> {
  return transitionOrders(tx, orderNos, TRANSITIONS.complete, cause);
}

/**
 * Pieces of a paid order come back into stock.
 * @param counts by SKU; refunds must have named so many
 */
export async function restockPieces(
  tx: Tx,
  orderNo: string,
  counts: ReadonlyMap<string, number>,
): Promise<void> {
  if (counts.size === 0) return;
  await markRestocked(tx, orderNo, counts);
  const pieces = [...counts].map(([skuId, count]) => ({ orderNo, skuId, count }));
  await restockGoods(tx, pieces);
}
