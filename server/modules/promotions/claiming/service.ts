import { v7 as uuidv7 } from 'uuid';
import { refuse as refuseAny } from '../../../platform/http/errors.ts';
import type { Refusal } from '../../../platform/http/problems.ts';
import { BUSY, createGroupCommit } from '../../../platform/postgres/group-commit.ts';
import { type Database, inTransaction } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { couponNotFound, refuse } from '../coupons/errors.ts';
import type { MyCoupon, MyCouponStatus } from '../coupons/schema.ts';
import { viewTerms } from '../coupons/view.ts';
import {
  findByCode,
  insertClaims,
  isWithoutCode,
  lockCoupons,
  type MyCouponRow,
  type NewClaim,
  type OpenCoupon,
  readClaims,
  readMyCoupons,
  readStored,
} from './queries.ts';

export function viewMyCoupon(row: MyCouponRow): MyCoupon {
  const { id, couponId, orderNo, isExpired } = row;
  const unused = isExpired ? 'expired' : 'usable';
  return {
    id,
    couponId,
    status: orderNo === null ? unused : 'used',
    ...viewTerms(row),
    claimedAt: row.claimedAt.toISOString(),
    usedAt: row.usedAt?.toISOString() ?? null,
    orderNo,
  };
}

/** A claim in the queue. Its id shows, after a lost COMMIT, that a stored claim is its own. */
interface Job {
  id: string;
  userId: string;
  couponId: string;
}

function claimed(job: Job, coupon: OpenCoupon): MyCoupon {
  const { id, couponId } = job;
  const isExpired = coupon.validUntil <= coupon.now;
  return {
    ...{ id, couponId, orderNo: null, usedAt: null },
    status: isExpired ? 'expired' : 'usable',
    ...viewTerms(coupon),
    claimedAt: coupon.now.toISOString(),
  };
}

/** Judges the claims of a batch one after the other: the first that came is first. */
class Claims {
  readonly accepted: NewClaim[] = [];
  readonly #coupons: ReadonlyMap<string, OpenCoupon>;
  readonly #left: Map<string, number>;
  readonly #counts: Map<string, number>;

  constructor(
    coupons: ReadonlyMap<string, OpenCoupon>,
    counts: readonly { couponId: string; userId: string; count: number }[],
  ) {
    this.#coupons = coupons;
    this.#left = new Map([...coupons].map(([id, { left }]) => [id, left]));
    this.#counts = new Map(counts.map(({ couponId, userId, count }) => [`${couponId} ${userId}`, count]));
  }

  judge(job: Job): MyCoupon | Refusal {
    const { couponId, userId, id } = job;
    const coupon = this.#coupons.get(couponId);
    if (!coupon) return couponNotFound();
    if (!coupon.isOpen) return refuse('coupon_not_open');
    const { termsVersion, perUser } = coupon;
    const pair = `${couponId} ${userId}`;
    const count = this.#counts.get(pair) ?? 0;
    if (count >= perUser) return refuse('coupon_limit_reached');
    const left = this.#left.get(couponId) ?? 0;
    if (left < 1) return refuse('coupon_gone');
    this.#left.set(couponId, left - 1);
    this.#counts.set(pair, count + 1);
    this.accepted.push({ id, couponId, userId, termsVersion, perUser, nth: count + 1 });
    return claimed(job, coupon);
  }
}

function claimAll(db: Database, jobs: readonly Job[], attempt: number): Promise<(MyCoupon | Refusal)[]> {
  return inTransaction(db, async (tx) => {
    const coupons = await lockCoupons(tx, [...new Set(jobs.map(({ couponId }) => couponId))]);
    const stored =
      attempt === 0
        ? new Set()
        : await readStored(
            tx,
            jobs.map(({ id }) => id),
          );
    const claims = new Claims(coupons, await readClaims(tx, jobs));
    const answers = jobs.map((job) => {
      const coupon = coupons.get(job.couponId);
      return coupon && stored.has(job.id) ? claimed(job, coupon) : claims.judge(job);
    });
    if (claims.accepted.length > 0) await insertClaims(tx, claims.accepted);
    return answers;
  });
}

export interface ClaimingOptions {
  batchMax: number;
  queueMax: number;
  deadlineMs: number;
  /** Called when a batch has to be repeated, for the log. */
  onTrouble?(error: unknown, batchSize: number, attempt: number): void;
}

export type Claiming = ReturnType<typeof createClaiming>;

/**
 * Shoppers claim coupons. Claims that arrive at the same time share a transaction, as orders do: a coupon's row is locked
 * once a batch, whatever the number of claims in it.
 */
export function createClaiming(db: Database, options: ClaimingOptions) {
  const commit = createGroupCommit<Job, MyCoupon | Refusal>({
    ...options,
    run: (jobs, attempt) => claimAll(db, jobs, attempt),
  });

  async function claim(userId: string, couponId: string): Promise<MyCoupon | Refusal> {
    const outcome = await commit.submit({ id: uuidv7(), userId, couponId });
    return outcome === BUSY ? refuseAny('database_unavailable', {}, { 'retry-after': '1' }) : outcome;
  }

  return {
    /** Claims a coupon that has no code. */
    async claim(userId: string, id: string): Promise<MyCoupon | Refusal> {
      const couponId = id.toLowerCase();
      if (!isUuid(couponId) || !(await isWithoutCode(db, couponId))) return couponNotFound();
      return claim(userId, couponId);
    },

    async redeem(userId: string, code: string): Promise<MyCoupon | Refusal> {
      const couponId = await findByCode(db, code.trim().toUpperCase());
      return couponId === undefined ? couponNotFound() : claim(userId, couponId);
    },

    async mine(userId: string, status?: MyCouponStatus): Promise<{ items: MyCoupon[] }> {
      return { items: (await readMyCoupons(db, userId, status)).map(viewMyCoupon) };
    },

    close: () => commit.close(),
  };
}
