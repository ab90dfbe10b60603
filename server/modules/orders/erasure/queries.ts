import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import { FINAL_STATUSES } from '../lifecycle.ts';
import { keysOf } from '../search/queries.ts';

const ORDERS_MAX = 500;

/**
 * Removes the names, addresses and remarks of deleted accounts from their orders, and the keys by which staff find them. The orders stay, for the books. An
 * order that has not ended keeps its address until it has: its goods still have to arrive.
 * @param userId of one user only; null for every deleted account
 * @returns how many orders were changed, up to 500
 */
export async function eraseShoppers(db: Database | Tx, userId: string | null = null): Promise<number> {
  const { numAffectedRows } = await sql`
    WITH ended AS (
      SELECT o.order_no FROM orders o JOIN users u ON u.id = o.user_id
      WHERE (u.id = ${userId} OR (${userId}::uuid IS NULL AND u.deleted_at IS NOT NULL))
        AND o.status = ANY(${FINAL_STATUSES}::text[]) AND o.address->>'mobile' <> ''
      ORDER BY o.order_no LIMIT ${ORDERS_MAX} FOR UPDATE OF o SKIP LOCKED
    ), forgotten AS (
      DELETE FROM order_search s USING (${keysOf(sql`SELECT order_no FROM ended`)}) AS found
      WHERE s.key = found.key AND s.order_no = found.order_no
    )
    UPDATE orders o SET remark = '', address = o.address || jsonb_build_object(
      'recipient', '', 'mobile', '', 'city', '', 'district', NULL, 'detail', '')
    FROM ended WHERE o.order_no = ended.order_no`.execute(db);
  return Number(numAffectedRows ?? 0);
}
