import { sql } from 'kysely';
import type { Tx } from '../../../platform/postgres/postgres.ts';
import type { Taking } from '../../promotions/index.ts';
import type { OrderPieces } from '../../stock/index.ts';
import { INITIAL_STATUS, type Transition } from '../lifecycle.ts';
import type { Cause } from './reasons.ts';

/** What a transition writes into the order besides its status. */
function otherColumns({ from, timestamp }: Transition) {
  const now = timestamp === null ? sql`` : sql`, ${sql.ref(timestamp)} = now()`;
  // The claim keeps new payments away while an order waits for its payment; it ends with the waiting.
  const claim = from === INITIAL_STATUS ? sql`, closing_until = NULL` : sql``;
  return sql`${now}${claim}`;
}

/**
 * Takes orders from one status to the next, writes their events, and lists them under their new status. Orders that are not in the transition's first
 * status stay as they are.
 * @returns the numbers of the orders that moved
 */
export async function updateStatus(
  tx: Tx,
  orderNos: readonly string[],
  transition: Transition,
  { by, reason }: Cause,
): Promise<string[]> {
  const { from, to } = transition;
  const { rows } = await sql<{ orderNo: string }>`
    WITH moved AS (
      UPDATE orders SET status = ${to}${otherColumns(transition)}
      WHERE order_no = ANY(${orderNos}::text[]) AND status = ${from} RETURNING order_no
    ), unlisted AS (
      DELETE FROM order_search s USING moved WHERE s.key = ${`#${from}`} AND s.order_no = moved.order_no
    ), listed AS (
      INSERT INTO order_search (key, order_no) SELECT ${`#${to}`}, order_no FROM moved
    )
    INSERT INTO order_events (order_no, to_status, from_status, by_kind, by_id, reason)
    SELECT order_no, ${to}, ${from}, ${by.kind}, ${by.id}::uuid, ${reason} FROM moved
    RETURNING order_no AS "orderNo"`.execute(tx);
  return rows.map((row) => row.orderNo);
}

/** What each of these orders holds of each SKU. */
export async function readOrderPieces(tx: Tx, orderNos: readonly string[]): Promise<OrderPieces[]> {
  const { rows } = await sql<OrderPieces>`
    SELECT order_no AS "orderNo", sku_id AS "skuId", count FROM order_lines
    WHERE order_no = ANY(${orderNos}::text[])`.execute(tx);
  return rows;
}

/** What these orders took of flash sales. */
export async function readTakings(tx: Tx, orderNos: readonly string[]): Promise<Taking[]> {
  const { rows } = await sql<Taking>`
    SELECT flash_item_id AS "itemId", user_id AS "userId", sum(count)::int AS count
    FROM order_lines JOIN orders USING (order_no)
    WHERE order_no = ANY(${orderNos}::text[]) AND flash_item_id IS NOT NULL
    GROUP BY flash_item_id, user_id`.execute(tx);
  return rows;
}

/** How many of each product these orders hold. */
export async function countByProduct(tx: Tx, orderNos: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ productId: string; count: number }>`
    SELECT product_id AS "productId", sum(count)::bigint AS count FROM order_lines
    WHERE order_no = ANY(${orderNos}::text[]) GROUP BY product_id`.execute(tx);
  return new Map(rows.map((row) => [row.productId, row.count]));
}

/** Counts pieces as restocked; the table refuses more than refunds have named. */
export async function markRestocked(
  tx: Tx,
  orderNo: string,
  counts: ReadonlyMap<string, number>,
): Promise<void> {
  await sql`
    UPDATE order_lines SET restocked = restocked + returned.count
    FROM unnest(${[...counts.keys()]}::uuid[], ${[...counts.values()]}::integer[]) AS returned(sku_id, count)
    WHERE order_no = ${orderNo} AND order_lines.sku_id = returned.sku_id`.execute(tx);
}
