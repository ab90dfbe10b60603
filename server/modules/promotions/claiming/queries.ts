import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import { TERMS_COLUMNS, type TermsRow } from '../coupons/queries.ts';
import type { MyCouponStatus } from '../coupons/schema.ts';

export interface MyCouponRow extends TermsRow {
  id: string;
  couponId: string;
  userId: string;
  claimedAt: Date;
  usedAt: Date | null;
  orderNo: string | null;
  isExpired: boolean;
  isStarted: boolean;
}

const MY_COUPONS = sql`
  SELECT c.id, c.coupon_id AS "couponId", c.user_id AS "userId", c.claimed_at AS "claimedAt", c.used_at AS "usedAt",
         c.order_no AS "orderNo", terms.valid_until <= now() AS "isExpired", terms.valid_from <= now() AS "isStarted",
         ${TERMS_COLUMNS}
  FROM claimed_coupons c
  JOIN coupon_terms terms ON terms.coupon_id = c.coupon_id AND terms.version = c.terms_version`;

/** More than this is more than a page shows; the newest are kept. */
const MINE_MAX = 500;

const WITH_STATUS: Record<MyCouponStatus, ReturnType<typeof sql>> = {
  usable: sql`AND c.order_no IS NULL AND terms.valid_until > now()`,
  used: sql`AND c.order_no IS NOT NULL`,
  expired: sql`AND c.order_no IS NULL AND terms.valid_until <= now()`,
};

/** A shopper's coupons, the newest first. */
export async function readMyCoupons(
  db: Database,
  userId: string,
  status?: MyCouponStatus,
): Promise<MyCouponRow[]> {
  const { rows } = await sql<MyCouponRow>`
    ${MY_COUPONS} WHERE c.user_id = ${userId} ${status ? WITH_STATUS[status] : sql``}
    ORDER BY c.id DESC LIMIT ${MINE_MAX}`.execute(db);
  return rows;
}

/** The coupons of these shoppers that can be used now or soon, and those named by id, whoever has them. */
export async function readForCheckouts(
  db: Database,
  userIds: readonly string[],
  ids: readonly string[],
): Promise<MyCouponRow[]> {
  const { rows } = await sql<MyCouponRow>`
    ${MY_COUPONS} WHERE c.user_id = ANY(${userIds}::uuid[]) AND c.order_no IS NULL AND terms.valid_until > now()
    UNION
    ${MY_COUPONS} WHERE c.id = ANY(${ids}::uuid[])`.execute(db);
  return rows;
}

/** What claims of a coupon are judged by. */
export interface OpenCoupon extends TermsRow {
  id: string;
  termsVersion: number;
  left: number;
  perUser: number;
  isOpen: boolean;
  now: Date;
}

/** Locks coupons in the sequence of their ids. Other batches of claims wait here, each request does not. */
export async function lockCoupons(tx: Tx, ids: readonly string[]): Promise<Map<string, OpenCoupon>> {
  const { rows } = await sql<OpenCoupon>`
    SELECT coupons.id, coupons.terms_version AS "termsVersion", quantity - claimed AS left, per_user AS "perUser",
           NOT is_paused AND claim_from <= now() AND claim_until > now() AS "isOpen", now() AS now, ${TERMS_COLUMNS}
    FROM coupons JOIN coupon_terms terms ON terms.coupon_id = coupons.id AND terms.version = coupons.terms_version
    WHERE coupons.id = ANY(${ids}::uuid[]) ORDER BY coupons.id FOR NO KEY UPDATE OF coupons`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}

/** How many of a coupon a shopper has claimed; for pairs without a row: none. */
export async function readClaims(
  tx: Tx,
  pairs: readonly { couponId: string; userId: string }[],
): Promise<{ couponId: string; userId: string; count: number }[]> {
  const { rows } = await sql<{ couponId: string; userId: string; count: number }>`
    SELECT coupon_id AS "couponId", user_id AS "userId", max(nth) AS count FROM claimed_coupons
    JOIN unnest(${pairs.map(({ couponId }) => couponId)}::uuid[], ${pairs.map(({ userId }) => userId)}::uuid[])
         AS wanted(coupon_id, user_id) USING (coupon_id, user_id)
    GROUP BY coupon_id, user_id`.execute(tx);
  return rows;
}

/** Of these claims, those that are stored: an earlier attempt whose COMMIT was not answered. */
export async function readStored(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM claimed_coupons WHERE id = ANY(${ids}::uuid[])`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

export interface NewClaim {
  id: string;
  couponId: string;
  termsVersion: number;
  userId: string;
  nth: number;
  perUser: number;
}

/** Stores claims; the database counts them on the coupons and refuses more than the quantity. */
export async function insertClaims(tx: Tx, claims: readonly NewClaim[]): Promise<void> {
  const column = <K extends keyof NewClaim>(name: K) => claims.map((claim) => claim[name]);
  await sql`
    INSERT INTO claimed_coupons (id, coupon_id, terms_version, user_id, nth, per_user)
    SELECT * FROM unnest(${column('id')}::uuid[], ${column('couponId')}::uuid[], ${column('termsVersion')}::integer[],
                         ${column('userId')}::uuid[], ${column('nth')}::integer[], ${column('perUser')}::integer[])`.execute(
    tx,
  );
}

/** The coupon of a code, and whether the coupon has one: without, it is claimed by its id. */
export async function findByCode(db: Database, code: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`SELECT id FROM coupons WHERE code = ${code}`.execute(db);
  return rows[0]?.id;
}

/** Whether there is such a coupon that is claimed without a code. */
export async function isWithoutCode(db: Database, id: string): Promise<boolean> {
  const { rows } = await sql`SELECT FROM coupons WHERE id = ${id} AND code IS NULL`.execute(db);
  return rows.length === 1;
}
