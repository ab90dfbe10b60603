import { sql } from 'kysely';
import { type Pipeline, type Prepared, plainArray } from '../../../platform/postgres/pipeline.ts';
import type { Tx } from '../../../platform/postgres/postgres.ts';

/** A claimed coupon that an order wants to use. */
export interface LockedCoupon {
  id: string;
  userId: string;
  isUsed: boolean;
  isStarted: boolean;
  isExpired: boolean;
}

// In the sequence of their ids, like every class of rows.
const LOCK_COUPONS: Prepared = {
  name: 'placing-lock-coupons',
  text: `SELECT c.id, c.user_id AS "userId", c.order_no IS NOT NULL AS "isUsed",
                terms.valid_from <= now() AS "isStarted", terms.valid_until <= now() AS "isExpired"
         FROM claimed_coupons c
         JOIN coupon_terms terms ON terms.coupon_id = c.coupon_id AND terms.version = c.terms_version
         WHERE c.id = ANY($1::uuid[]) ORDER BY c.id FOR NO KEY UPDATE OF c`,
};

// A coupon that another order has used does not match, and the caller counts the rows.
const USE_COUPONS: Prepared = {
  name: 'placing-use-coupons',
  text: `UPDATE claimed_coupons c SET order_no = used.order_no, used_at = now()
         FROM unnest($1::uuid[], $2::text[]) AS used(id, order_no)
         WHERE c.id = used.id AND c.order_no IS NULL`,
};

export const lockClaimed = (pipeline: Pipeline, ids: readonly string[]) =>
  pipeline.query<LockedCoupon>(LOCK_COUPONS, [plainArray(ids)]);

/** Marks locked coupons as used by orders that are stored already. */
export async function useClaimed(
  pipeline: Pipeline,
  uses: readonly { id: string; orderNo: string }[],
): Promise<void> {
  const written = await pipeline.execute(USE_COUPONS, [
    plainArray(uses.map(({ id }) => id)),
    plainArray(uses.map(({ orderNo }) => orderNo)),
  ]);
  if (written !== uses.length)
    throw new Error(`${uses.length} coupons were to be used, and ${written} could be`);
}

/**
 * Gives back the coupons that orders have used. The caller has locked the orders.
 * A coupon whose time is over comes back too: it then is expired.
 */
export async function returnCoupons(tx: Tx, orderNos: readonly string[]): Promise<void> {
  if (orderNos.length === 0) return;
  await sql`
    WITH used AS MATERIALIZED (
      SELECT id FROM claimed_coupons WHERE order_no = ANY(${orderNos}::text[]) ORDER BY id FOR NO KEY UPDATE
    )
    UPDATE claimed_coupons c SET order_no = NULL, used_at = NULL FROM used WHERE c.id = used.id`.execute(tx);
}
