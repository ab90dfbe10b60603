import { type RawBuilder, sql } from 'kysely';
import { boundedCountOf } from '../../../platform/postgres/bounded-count.ts';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import { INITIAL_STATUS, type OrderStatus } from '../lifecycle.ts';

/**
 * The keys of orders, but for their statuses: the migration of `order_search` names the kinds.
 * @param numbers a query for the order numbers
 */
export const keysOf = (numbers: RawBuilder<unknown>) => sql`
  WITH chosen AS (SELECT order_no, address FROM orders WHERE order_no IN (${numbers}))
  SELECT '~' || reverse(order_no) AS key, order_no FROM chosen
  UNION SELECT '=' || lower(address->>'recipient'), order_no FROM chosen WHERE address->>'recipient' <> ''
  UNION SELECT '=' || (address->>'mobile'), order_no FROM chosen WHERE address->>'mobile' <> ''
  UNION SELECT '=' || right(address->>'mobile', 4), order_no FROM chosen WHERE address->>'mobile' <> ''
  UNION SELECT '@' || l.sku_id, order_no FROM chosen JOIN order_lines l USING (order_no)
  UNION SELECT '=' || lower(s.tracking_number), order_no FROM chosen JOIN shipments s USING (order_no)`;

const these = (orderNos: readonly string[]) => sql`SELECT unnest(${[...orderNos]}::text[])`;

/** Adds the keys that these orders have now. */
export async function addKeys(tx: Tx, orderNos: readonly string[]): Promise<void> {
  await sql`
    INSERT INTO order_search (key, order_no) SELECT key, order_no FROM (${keysOf(these(orderNos))}) AS found
    ON CONFLICT DO NOTHING`.execute(tx);
}

/** Removes the keys that these orders have now: to be called before what they are made of changes. */
export async function removeKeys(tx: Tx, orderNos: readonly string[]): Promise<void> {
  await sql`
    DELETE FROM order_search s USING (${keysOf(these(orderNos))}) AS found
    WHERE s.key = found.key AND s.order_no = found.order_no`.execute(tx);
}

export interface Progress {
  seenUntil: string;
  checkedUntil: string;
}

/** Locks how far the job has come; undefined while another server does the job. */
export async function claimProgress(tx: Tx): Promise<Progress | undefined> {
  const { rows } = await sql<Progress>`
    SELECT seen_until AS "seenUntil", checked_until AS "checkedUntil"
    FROM order_search_progress FOR UPDATE SKIP LOCKED`.execute(tx);
  return rows[0];
}

export async function saveProgress(tx: Tx, { seenUntil, checkedUntil }: Progress): Promise<void> {
  await sql`UPDATE order_search_progress SET seen_until = ${seenUntil}, checked_until = ${checkedUntil}`.execute(
    tx,
  );
}

export async function readNextOrderNos(tx: Tx, after: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ orderNo: string }>`
    SELECT order_no AS "orderNo" FROM orders WHERE order_no > ${after} ORDER BY order_no LIMIT ${limit}`.execute(
    tx,
  );
  return rows.map((row) => row.orderNo);
}

/** How many orders have numbers from `since` on, counted up to `max`. */
export async function countOrdersSince(db: Database, since: string, max: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM (SELECT FROM orders WHERE order_no >= ${since} LIMIT ${max}) AS newest`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

/** Of the next `limit` orders in a range: the last number, and those without keys. */
export async function readWithoutKeys(
  tx: Tx,
  range: { after: string; until: string; limit: number },
): Promise<{ last: string | null; missing: string[] }> {
  const { rows } = await sql<{ last: string | null; missing: string[] }>`
    WITH next AS (
      SELECT order_no FROM orders WHERE order_no > ${range.after} AND order_no <= ${range.until}
      ORDER BY order_no LIMIT ${range.limit}
    )
    SELECT max(order_no) AS last, coalesce(array_agg(order_no) FILTER (WHERE NOT EXISTS (
             SELECT FROM order_search s WHERE s.key = '~' || reverse(next.order_no) AND s.order_no = next.order_no
           )), '{}') AS missing
    FROM next`.execute(tx);
  return rows[0] ?? { last: null, missing: [] };
}

/** What staff ask for. */
export interface SearchFilter {
  status?: OrderStatus | undefined;
  skuId?: string | undefined;
  hasRefundRequest?: boolean | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  /** The smallest and the largest number that orders between `from` and `to` can have. */
  numbers: { from: string | null; to: string | null };
}

/** What a text that staff typed can mean. */
export interface Meanings {
  /** Keys of `order_search`. */
  keys: string[];
  /** The last digits of an order number. */
  end: string | null;
  /** The first digits of an order number, or all of them. */
  start: string | null;
  userIds: string[];
}

/** Accounts with this username, this mobile number, or a number with these last four digits. */
export async function findUserIds(
  db: Database,
  text: { username: string; mobile: string | null; lastFour: string | null },
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM users WHERE lower(username) = ${text.username}
    UNION SELECT id FROM users WHERE mobile = ${text.mobile}
    UNION (SELECT id FROM users WHERE right(mobile, 4) = ${text.lastFour} LIMIT ${limit})`.execute(db);
  return rows.map((row) => row.id);
}

/** The SKU with this code, if there is one. */
export async function findSkuId(db: Database, code: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`SELECT id FROM skus WHERE lower(code) = ${code}`.execute(db);
  return rows[0]?.id;
}

/** Rows with a column `order_no`, called `b`. */
interface Source {
  from: RawBuilder<unknown>;
  where: RawBuilder<unknown>;
}

const byKey = (key: string): Source => ({ from: sql`order_search b`, where: sql`b.key = ${key}` });

function sourcesOf({ keys, end, start, userIds }: Meanings): Source[] {
  const sources = keys.map(byKey);
  if (end !== null) {
    const first = `~${[...end].reverse().join('')}`;
    // ':' is the character behind '9'.
    sources.push({
      from: sql`order_search b`,
      where: sql`b.key >= ${first} AND b.key < ${`${first}:`}`,
    });
  }
  if (start !== null)
    sources.push({ from: sql`orders b`, where: sql`b.order_no >= ${start} AND b.order_no < ${`${start}:`}` });
  if (userIds.length > 0)
    sources.push({ from: sql`orders b`, where: sql`b.user_id = ANY(${userIds}::uuid[])` });
  return sources;
}

// As text in the statement, not as a parameter: the partial indexes serve only a status that the planner can see.
const UNPAID = sql.lit(INITIAL_STATUS);

/** Where the rows come from: what is asked for and has an index by order number. */
function chooseSources(filter: SearchFilter, meanings: Meanings | null): Source[] {
  if (meanings !== null) return sourcesOf(meanings);
  if (filter.skuId !== undefined) return [byKey(`@${filter.skuId}`)];
  if (filter.status === INITIAL_STATUS) return [{ from: sql`orders b`, where: sql`b.status = ${UNPAID}` }];
  if (filter.status !== undefined) return [byKey(`#${filter.status}`)];
  if (filter.hasRefundRequest) return [{ from: sql`refund_requests b`, where: sql`b.status = 'requested'` }];
  return [{ from: sql`orders b`, where: sql`true` }];
}

function conditionsOf(filter: SearchFilter): RawBuilder<unknown> {
  const { status, skuId, hasRefundRequest, from, to, numbers } = filter;
  const hasKey = (key: string) =>
    sql`EXISTS (SELECT FROM order_search s WHERE s.key = ${key} AND s.order_no = b.order_no)`;
  const order = (condition: RawBuilder<unknown>) =>
    sql`EXISTS (SELECT FROM orders o WHERE o.order_no = b.order_no AND ${condition})`;
  const requested = sql`EXISTS (SELECT FROM refund_requests r WHERE r.order_no = b.order_no AND r.status = 'requested')`;
  const conditions = [sql`true`];
  if (status === INITIAL_STATUS) conditions.push(order(sql`o.status = ${UNPAID}`));
  else if (status !== undefined) conditions.push(hasKey(`#${status}`));
  if (skuId !== undefined) conditions.push(hasKey(`@${skuId}`));
  if (hasRefundRequest !== undefined) conditions.push(hasRefundRequest ? requested : sql`NOT ${requested}`);
  if (numbers.from !== null) conditions.push(sql`b.order_no >= ${numbers.from}`);
  if (numbers.to !== null) conditions.push(sql`b.order_no <= ${numbers.to}`);
  if (from !== undefined) conditions.push(order(sql`o.created_at >= ${from}`));
  if (to !== undefined) conditions.push(order(sql`o.created_at < ${to}`));
  return sql.join(conditions, sql` AND `);
}

/** Where a page of a list begins and which way it goes. */
export interface Page {
  /** The last order number of the page before. */
  after: string | null;
  direction: 'newest' | 'oldest';
  limit: number;
  offset: number;
}

/** One page of order numbers, each source read by index only as far as the page reaches. */
export async function searchOrderNos(
  db: Database,
  search: { filter: SearchFilter; meanings: Meanings | null },
  { after, direction, limit, offset }: Page,
): Promise<string[]> {
  const conditions = conditionsOf(search.filter);
  const isNewest = direction === 'newest';
  const order = isNewest ? sql`ORDER BY order_no DESC` : sql`ORDER BY order_no`;
  const behind =
    after === null ? sql`true` : isNewest ? sql`b.order_no < ${after}` : sql`b.order_no > ${after}`;
  const parts = chooseSources(search.filter, search.meanings).map(
    ({ from, where }) =>
      sql`(SELECT b.order_no FROM ${from} WHERE ${where} AND ${conditions} AND ${behind} ${order} LIMIT ${limit + offset})`,
  );
  if (parts.length === 0) return [];
  const { rows } = await sql<{ orderNo: string }>`
    SELECT order_no AS "orderNo" FROM (${sql.join(parts, sql` UNION `)}) AS found
    ${order} LIMIT ${limit} OFFSET ${offset}`.execute(db);
  return rows.map((row) => row.orderNo);
}

/** How many orders there are, up to `max`. */
export async function countFound(
  db: Database,
  search: { filter: SearchFilter; meanings: Meanings | null },
  max: number | null,
): Promise<number> {
  const conditions = conditionsOf(search.filter);
  const limit = max === null ? sql`` : sql`LIMIT ${max}`;
  const parts = chooseSources(search.filter, search.meanings).map(
    ({ from, where }) => sql`(SELECT b.order_no FROM ${from} WHERE ${where} AND ${conditions} ${limit})`,
  );
  if (parts.length === 0) return 0;
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) AS count FROM (SELECT * FROM (${sql.join(parts, sql` UNION `)}) AS every ${limit}) AS found`.execute(
    db,
  );
  return Number(rows[0]?.count ?? 0);
}

/** A query for the orders with this status, which are found by key without their rows; not for unpaid ones. */
const withStatus = (status: OrderStatus) => sql`SELECT FROM order_search WHERE key = ${`#${status}`}`;

/** How many orders are paid and not shipped, counted up to 10,000. */
export async function countToShip(db: Database): Promise<number> {
  return (await boundedCountOf(db, withStatus('paid'))).count;
}
