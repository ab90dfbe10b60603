/** How much somebody with a role refunds alone. Null: no limit. */
export interface RoleLimit {
  role: string;
  perRefundFen: number | null;
  perDayFen: number | null;
}

/** What one person refunds alone: a refund, and the refunds of a day of the shop. Null: no limit. */
export type RefundLimits = Pick<RoleLimit, 'perRefundFen' | 'perDayFen'>;

const NO_LIMITS: RefundLimits = { perRefundFen: null, perDayFen: null };

/** The greater limit; null is none, and so the greatest. */
const greater = (a: number | null, b: number | null) => (a === null || b === null ? null : Math.max(a, b));

/** The limits of somebody with these roles: of several the greatest; a role that is not named has none. */
export function limitsOfRoles(roles: readonly string[], limits: readonly RoleLimit[]): RefundLimits {
  const own = roles.map((role) => limits.find((limit) => limit.role === role) ?? NO_LIMITS);
  if (own.length === 0) return NO_LIMITS;
  return own.reduce<RefundLimits>(
    (sum, limit) => ({
      perRefundFen: greater(sum.perRefundFen, limit.perRefundFen),
      perDayFen: greater(sum.perDayFen, limit.perDayFen),
    }),
    { perRefundFen: 0, perDayFen: 0 },
  );
}
