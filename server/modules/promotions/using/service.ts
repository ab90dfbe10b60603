import type { Refusal } from '../../../platform/http/problems.ts';
import type { Pipeline } from '../../../platform/postgres/pipeline.ts';
import { couponNotUsable, type UnusableReason } from '../coupons/errors.ts';
import { type LockedCoupon, lockClaimed, useClaimed } from './queries.ts';

/** What a checkout froze of a coupon. */
interface WantedCoupon {
  id: string;
  name: string;
}

function problemOf(
  coupon: LockedCoupon | undefined,
  userId: string,
  isTaken: boolean,
): UnusableReason | null {
  if (!coupon || coupon.userId !== userId || coupon.isUsed || isTaken) return 'used';
  if (coupon.isExpired) return 'expired';
  return coupon.isStarted ? null : 'not_started';
}

/** The coupons of a batch of orders: each is used by one order at most. */
export class CouponUses {
  readonly #locked: ReadonlyMap<string, LockedCoupon>;
  readonly #uses = new Map<string, string>();

  constructor(locked: readonly LockedCoupon[]) {
    this.#locked = new Map(locked.map((coupon) => [coupon.id, coupon]));
  }

  /** Why an order may not use these coupons; null: it may. */
  refuse(userId: string, coupons: readonly WantedCoupon[]): Refusal | null {
    for (const { id, name } of coupons) {
      const reason = problemOf(this.#locked.get(id), userId, this.#uses.has(id));
      if (reason) return couponNotUsable({ id, name, reason });
    }
    return null;
  }

  take(orderNo: string, coupons: readonly WantedCoupon[]): void {
    for (const { id } of coupons) this.#uses.set(id, orderNo);
  }

  get uses(): { id: string; orderNo: string }[] {
    return [...this.#uses].map(([id, orderNo]) => ({ id, orderNo }));
  }
}

/** Locks the coupons of a batch. Without any, no statement is sent. */
export async function lockCouponUses(pipeline: Pipeline, ids: readonly string[]): Promise<CouponUses> {
  return new CouponUses(ids.length === 0 ? [] : await lockClaimed(pipeline, [...new Set(ids)]));
}

/** Marks the coupons of accepted orders as used; send it behind the statement that stores the orders. */
export async function writeCouponUses(pipeline: Pipeline, { uses }: CouponUses): Promise<void> {
  if (uses.length > 0) await useClaimed(pipeline, uses);
}
