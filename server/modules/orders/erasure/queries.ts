import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';

const AT_ONCE = 500;

/**
 * Orders stay when the account of their shopper is deleted, for the books; whom and where they went to does not. An
 * order that is still on its way keeps its address until it has ended: the goods have to arrive.
 * @param userId of one user only; null for everybody whose account is gone
 * @returns how many orders were cleared, up to 500
 */
export async function forgetShoppers(db: Database | Tx, userId: string | null = null): Promise<number> {
  const { numAffectedRows } = await sql`
    WITH ended AS (
      SELECT o.order_no FROM orders o JOIN users u ON u.id = o.user_id
      WHERE (u.id = ${userId} OR (${userId}::uuid IS NULL AND u.deleted_at IS NOT NULL))
        AND o.status IN ('completed', 'cancelled') AND o.address->>'mobile' <> ''
      ORDER BY o.order_no LIMIT ${AT_ONCE} FOR UPDATE OF o SKIP LOCKED
    )
    UPDATE orders o SET remark = '', address = o.address || jsonb_build_object(
      'recipient', '', 'mobile', '', 'city', '', 'district', NULL, 'detail', '')
    FROM ended WHERE o.order_no = ended.order_no`.execute(db);
  return Number(numAffectedRows ?? 0);
}
