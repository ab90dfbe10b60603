import type { CouponRow, TermsRow } from './queries.ts';
import type { ClaimableCoupon, Coupon } from './schema.ts';

/** What a coupon is good for, as the API shows it. */
export function viewTerms({ name, discount, minSpendFen, scope, validFrom, validUntil, stacks }: TermsRow) {
  return {
    ...{ name, discount, minSpendFen, stacks },
    scope: scope as Coupon['scope'],
    validFrom: validFrom.toISOString(),
    validUntil: validUntil.toISOString(),
  };
}

/** @param used how many of it orders have used */
export function viewCoupon(row: CouponRow, used: number): Coupon {
  const { id, quantity, perUser, code, claimed, version } = row;
  return {
    id,
    ...viewTerms(row),
    ...{ quantity, perUser, code, claimed, used, version },
    claimFrom: row.claimFrom.toISOString(),
    claimUntil: row.claimUntil.toISOString(),
    status: row.isPaused ? 'paused' : 'active',
    createdAt: row.createdAt.toISOString(),
  };
}

export function viewClaimable(row: CouponRow): ClaimableCoupon {
  const { id, perUser, quantity, claimed } = row;
  return {
    ...{ id, perUser },
    ...viewTerms(row),
    claimUntil: row.claimUntil.toISOString(),
    left: quantity - claimed,
  };
}
