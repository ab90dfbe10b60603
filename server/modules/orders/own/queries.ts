import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { ORDER_STATUSES, type OrderStatus } from '../lifecycle.ts';

export interface OwnSearch {
  userId: string;
  status?: OrderStatus | undefined;
  /** Each word has to stand in a title of the order, or be digits of its number. */
  words: readonly string[];
}

/** A pattern of LIKE for a text that stands anywhere. */
const anywhere = (word: string) => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`;

// The index of `orders` by user finds the shopper's orders; only these are compared with the words.
function matchesOf({ userId, words }: OwnSearch): RawBuilder<unknown> {
  const conditions = words.map((word) => {
    const pattern = anywhere(word);
    return sql`(order_no LIKE ${pattern} OR EXISTS (
      SELECT FROM order_lines l
      WHERE l.order_no = orders.order_no AND (l.title ILIKE ${pattern} OR l.title_en ILIKE ${pattern})))`;
  });
  return sql.join([sql`user_id = ${userId}`, ...conditions], sql` AND `);
}

/** One page of the numbers of a shopper's orders, newest first. */
export async function findOwnOrders(
  db: Database,
  search: OwnSearch,
  { limit, offset }: { limit: number; offset: number },
): Promise<string[]> {
  const { status = null } = search;
  const { rows } = await sql<{ orderNo: string }>`
    SELECT order_no AS "orderNo" FROM orders
    WHERE ${matchesOf(search)} AND (${status}::text IS NULL OR status = ${status})
    ORDER BY order_no DESC LIMIT ${limit} OFFSET ${offset}`.execute(db);
  return rows.map(({ orderNo }) => orderNo);
}

/** How many of the orders that the words find are in each status. */
export async function countOwnOrders(db: Database, search: OwnSearch): Promise<Record<OrderStatus, number>> {
  const { rows } = await sql<{ status: OrderStatus; count: number }>`
    SELECT status, count(*)::int AS count FROM orders WHERE ${matchesOf(search)} GROUP BY status`.execute(db);
  const counts = Object.fromEntries(ORDER_STATUSES.map((status) => [status, 0])) as Record<
    OrderStatus,
    number
  >;
  for (const { status, count } of rows) counts[status] = count;
  return counts;
}
