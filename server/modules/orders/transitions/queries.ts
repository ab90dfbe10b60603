import { sql } from 'kysely';
import type { Tx } from '../../../platform/postgres/postgres.ts';
import type { OrderStatus } from '../lifecycle.ts';

/** Who brought a transition about. */
export interface Actor {
  kind: 'shopper' | 'staff' | 'system';
  id: string | null;
}

/** What a transition writes into the order besides its status. */
const STAMPS: Record<OrderStatus, ReturnType<typeof sql>> = {
  pending_payment: sql``,
  paid: sql`, paid_at = now(), closing_until = NULL`,
  shipped: sql``,
  completed: sql``,
  cancelled: sql`, closing_until = NULL`,
};

/**
 * Moves orders from one status to another and writes their events; orders that are not in `from` stay as they are.
 * @returns the numbers of those that moved
 */
export async function moveOrders(
  tx: Tx,
  orderNos: readonly string[],
  move: { from: OrderStatus; to: OrderStatus; by: Actor; reason?: string },
): Promise<string[]> {
  const { rows } = await sql<{ order_no: string }>`
    WITH moved AS (
      UPDATE orders SET status = ${move.to}${STAMPS[move.to]}
      WHERE order_no = ANY(${orderNos}::text[]) AND status = ${move.from} RETURNING order_no
    )
    INSERT INTO order_events (order_no, to_status, from_status, by_kind, by_id, reason)
    SELECT order_no, ${move.to}, ${move.from}, ${move.by.kind}, ${move.by.id}::uuid, ${move.reason ?? ''} FROM moved
    RETURNING order_no`.execute(tx);
  return rows.map((row) => row.order_no);
}

export async function writeShipment(
  tx: Tx,
  orderNo: string,
  shipment: { carrier: string; trackingNumber: string },
  by: Actor,
): Promise<void> {
  await sql`
    WITH moved AS (
      UPDATE orders SET status = 'shipped', shipped_at = now(), carrier = ${shipment.carrier},
                        tracking_number = ${shipment.trackingNumber}
      WHERE order_no = ${orderNo} AND status = 'paid' RETURNING order_no
    )
    INSERT INTO order_events (order_no, to_status, from_status, by_kind, by_id)
    SELECT order_no, 'shipped', 'paid', ${by.kind}, ${by.id}::uuid FROM moved`.execute(tx);
}

/** How many of each SKU these orders hold, less what was restocked already. */
export async function countLines(tx: Tx, orderNos: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ sku_id: string; count: number }>`
    SELECT sku_id, sum(count - restocked)::bigint AS count FROM order_lines
    WHERE order_no = ANY(${orderNos}::text[]) GROUP BY sku_id HAVING sum(count - restocked) > 0`.execute(tx);
  return new Map(rows.map((row) => [row.sku_id, row.count]));
}

export async function countByProduct(tx: Tx, orderNos: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ product_id: string; count: number }>`
    SELECT product_id, sum(count)::bigint AS count FROM order_lines
    WHERE order_no = ANY(${orderNos}::text[]) GROUP BY product_id`.execute(tx);
  return new Map(rows.map((row) => [row.product_id, row.count]));
}

export async function markRestocked(tx: Tx, orderNo: string): Promise<void> {
  await sql`UPDATE order_lines SET restocked = count WHERE order_no = ${orderNo}`.execute(tx);
}
