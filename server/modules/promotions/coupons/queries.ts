import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import type { CouponDiscount, Scope } from '../rules.ts';

export interface TermsRow {
  name: string;
  discount: CouponDiscount;
  minSpendFen: number;
  scope: Scope;
  validFrom: Date;
  validUntil: Date;
  stacks: boolean;
}

/** The columns of a TermsRow, of `coupon_terms` as `terms`. */
export const TERMS_COLUMNS = sql`terms.name, terms.discount, terms.min_spend_fen AS "minSpendFen", terms.scope,
  terms.valid_from AS "validFrom", terms.valid_until AS "validUntil", terms.stacks`;

export interface CouponRow extends TermsRow {
  id: string;
  termsVersion: number;
  quantity: number;
  perUser: number;
  code: string | null;
  claimFrom: Date;
  claimUntil: Date;
  isPaused: boolean;
  claimed: number;
  version: number;
  createdAt: Date;
}

const COUPONS = sql`
  SELECT coupons.id, coupons.terms_version AS "termsVersion", quantity, per_user AS "perUser", code,
         claim_from AS "claimFrom", claim_until AS "claimUntil", is_paused AS "isPaused", claimed,
         coupons.version, created_at AS "createdAt", ${TERMS_COLUMNS}
  FROM coupons JOIN coupon_terms terms ON terms.coupon_id = coupons.id AND terms.version = coupons.terms_version`;

export async function findCoupon(db: Database, id: string): Promise<CouponRow | undefined> {
  return (await sql<CouponRow>`${COUPONS} WHERE coupons.id = ${id}`.execute(db)).rows[0];
}

/** Locks a coupon against other changes and claims. */
export async function lockCoupon(tx: Tx, id: string): Promise<CouponRow | undefined> {
  const { rows } = await sql<CouponRow>`
    ${COUPONS} WHERE coupons.id = ${id} FOR NO KEY UPDATE OF coupons`.execute(tx);
  return rows[0];
}

/** Coupons for the list of staff, the newest first. */
export async function readCoupons(
  db: Database,
  { beforeId, limit }: { beforeId: string | null; limit: number },
): Promise<CouponRow[]> {
  const behind = beforeId === null ? sql`` : sql`WHERE coupons.id < ${beforeId}`;
  const { rows } = await sql<CouponRow>`
    ${COUPONS} ${behind} ORDER BY coupons.id DESC LIMIT ${limit}`.execute(db);
  return rows;
}

export const couponsQuery = (db: Database) => db.selectFrom('coupons').select('id');

/** More coupons than this at one time are more than a shopper looks through. */
const CLAIMABLE_MAX = 200;

/** Coupons without a code that can be claimed now, those that end first at the front. */
export async function readClaimable(db: Database): Promise<CouponRow[]> {
  const { rows } = await sql<CouponRow>`
    ${COUPONS} WHERE code IS NULL AND claim_from <= now() AND claim_until > now() AND NOT is_paused AND claimed < quantity
    ORDER BY claim_until, coupons.id LIMIT ${CLAIMABLE_MAX}`.execute(db);
  return rows;
}

/** How many of each coupon orders have used. */
export async function countUsed(db: Database, ids: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; used: number }>`
    SELECT coupon_id AS id, count(*) AS used FROM claimed_coupons
    WHERE coupon_id = ANY(${ids}::uuid[]) AND order_no IS NOT NULL GROUP BY coupon_id`.execute(db);
  return new Map(rows.map((row) => [row.id, row.used]));
}

/** A coupon as staff write it. */
export interface CouponValues extends TermsRow {
  quantity: number;
  perUser: number;
  code: string | null;
  claimFrom: Date;
  claimUntil: Date;
  isPaused: boolean;
}

/** @throws a unique violation of `coupons_code_key` where another coupon has the code */
export async function insertCoupon(tx: Tx, values: CouponValues): Promise<string> {
  const { quantity, perUser, code, claimFrom, claimUntil, isPaused } = values;
  const { rows } = await sql<{ id: string }>`
    INSERT INTO coupons (quantity, per_user, code, claim_from, claim_until, is_paused)
    VALUES (${quantity}, ${perUser}, ${code}, ${claimFrom}, ${claimUntil}, ${isPaused}) RETURNING id`.execute(
    tx,
  );
  const { id } = rows[0] as { id: string };
  await insertTerms(tx, id, 1, values);
  return id;
}

/** Terms that the next shopper claims. */
export async function insertTerms(tx: Tx, couponId: string, version: number, terms: TermsRow): Promise<void> {
  const { name, discount, minSpendFen, scope, validFrom, validUntil, stacks } = terms;
  await sql`
    INSERT INTO coupon_terms (coupon_id, version, name, discount, min_spend_fen, scope, valid_from, valid_until, stacks)
    VALUES (${couponId}, ${version}, ${name}, ${JSON.stringify(discount)}, ${minSpendFen}, ${JSON.stringify(scope)},
            ${validFrom}, ${validUntil}, ${stacks})`.execute(tx);
}

/** @throws as `insertCoupon` */
export async function updateCoupon(
  tx: Tx,
  id: string,
  termsVersion: number,
  values: CouponValues,
): Promise<void> {
  const { quantity, perUser, code, claimFrom, claimUntil, isPaused } = values;
  await sql`
    UPDATE coupons SET quantity = ${quantity}, per_user = ${perUser}, code = ${code}, claim_from = ${claimFrom},
                       claim_until = ${claimUntil}, is_paused = ${isPaused}, terms_version = ${termsVersion},
                       version = version + 1
    WHERE id = ${id}`.execute(tx);
}
