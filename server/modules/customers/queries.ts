import { type RawBuilder, sql } from 'kysely';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';
import type { OrderStatus } from '../orders/index.ts';

export interface CustomerRow {
  id: string;
  username: string | null;
  nickname: string;
  /** E.164. */
  mobile: string | null;
  mobileVerifiedAt: Date | null;
  isBlocked: boolean;
  createdAt: Date;
  orderCount: number;
  spentFen: number;
  refundedFen: number;
  lastOrderAt: Date | null;
}

/** What a text that staff typed can mean; null where there is none. */
export interface Meanings {
  id: string | null;
  username: string;
  mobile: string | null;
  lastFour: string | null;
  /** A pattern for LIKE. */
  nickname: string;
}

/** The conditions of which one must hold: each has an index. */
function waysToFind(meanings: Meanings | null): RawBuilder<unknown>[] {
  if (meanings === null) return [sql`true`];
  const { id, username, mobile, lastFour, nickname } = meanings;
  return [
    ...(id === null ? [] : [sql`id = ${id}`]),
    sql`lower(username) = ${username}`,
    ...(mobile === null ? [] : [sql`mobile = ${mobile}`]),
    ...(lastFour === null ? [] : [sql`right(mobile, 4) = ${lastFour}`]),
    sql`lower(nickname) LIKE ${nickname}`,
  ];
}

/** The ids of accounts that are not deleted, newest first: each way to find them is read by its own index. */
function idsOf(meanings: Meanings | null, after: string | null, limit: number) {
  const behind = after === null ? sql`true` : sql`id < ${after}`;
  const parts = waysToFind(meanings).map(
    (way) =>
      sql`(SELECT id FROM users WHERE ${way} AND ${behind} AND deleted_at IS NULL ORDER BY id DESC LIMIT ${limit})`,
  );
  return sql`SELECT id FROM (${sql.join(parts, sql` UNION `)}) AS found ORDER BY id DESC LIMIT ${limit}`;
}

/** Customers with what they bought; the orders of each are read by the index on the customer. */
async function readByIds(db: Database, ids: RawBuilder<unknown>): Promise<CustomerRow[]> {
  const { rows } = await sql<CustomerRow>`
    SELECT u.id, u.username, u.nickname, u.mobile, u.mobile_verified_at AS "mobileVerifiedAt",
           u.blocked_at IS NOT NULL AS "isBlocked", u.created_at AS "createdAt", bought.*
    FROM (${ids}) AS chosen JOIN users u ON u.id = chosen.id
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS "orderCount", max(created_at) AS "lastOrderAt",
             coalesce(sum(total_fen) FILTER (WHERE paid_at IS NOT NULL), 0)::bigint AS "spentFen",
             coalesce(sum(refunded_fen), 0)::bigint AS "refundedFen"
      FROM orders WHERE user_id = u.id
    ) AS bought
    ORDER BY u.id DESC`.execute(db);
  return rows;
}

export const readCustomers = (db: Database, meanings: Meanings | null, after: string | null, limit: number) =>
  readByIds(db, idsOf(meanings, after, limit));

export async function countCustomers(db: Database, meanings: Meanings | null, max: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM (${idsOf(meanings, null, max)}) AS counted`.execute(db);
  return rows[0]?.count ?? 0;
}

export async function readCustomer(db: Database, id: string): Promise<CustomerRow | undefined> {
  const [row] = await readByIds(db, sql`SELECT id FROM users WHERE id = ${id} AND deleted_at IS NULL`);
  return row;
}

export async function readNote(db: Database, id: string): Promise<string> {
  const row = await db
    .selectFrom('customer_notes')
    .select('note')
    .where('user_id', '=', id)
    .executeTakeFirst();
  return row?.note ?? '';
}

export interface OrderOfCustomer {
  orderNo: string;
  status: OrderStatus;
  totalFen: number;
  refundedFen: number;
  createdAt: Date;
}

export async function readOrdersOf(db: Database, id: string, limit: number): Promise<OrderOfCustomer[]> {
  const { rows } = await sql<OrderOfCustomer>`
    SELECT order_no AS "orderNo", status, total_fen AS "totalFen", refunded_fen AS "refundedFen", created_at AS "createdAt"
    FROM orders WHERE user_id = ${id} ORDER BY order_no DESC LIMIT ${limit}`.execute(db);
  return rows;
}

/** Locks the account against sign-ins at the same moment. @returns undefined for a deleted or unknown one */
export async function lockCustomer(tx: Tx, id: string): Promise<{ isBlocked: boolean } | undefined> {
  const { rows } = await sql<{ isBlocked: boolean }>`
    SELECT blocked_at IS NOT NULL AS "isBlocked" FROM users WHERE id = ${id} AND deleted_at IS NULL
    FOR NO KEY UPDATE`.execute(tx);
  return rows[0];
}

export async function setBlocked(tx: Tx, id: string, isBlocked: boolean): Promise<void> {
  await sql`UPDATE users SET blocked_at = ${isBlocked ? sql`coalesce(blocked_at, now())` : sql`NULL`} WHERE id = ${id}`.execute(
    tx,
  );
}

/** Stores what staff write down about a customer; an empty note is none. */
export async function saveNote(tx: Tx, id: string, note: string): Promise<void> {
  if (note === '') return deleteNote(tx, id);
  await sql`
    INSERT INTO customer_notes (user_id, note) VALUES (${id}, ${note})
    ON CONFLICT (user_id) DO UPDATE SET note = excluded.note, updated_at = now()`.execute(tx);
}

/** Part of deleting an account: the note is about a person. */
export async function deleteNote(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('customer_notes').where('user_id', '=', id).execute();
}
