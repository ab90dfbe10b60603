/** The rules of promotions and coupons as `orders/pricing.ts` applies them. No I/O. */

/** Which goods a rule is about. A category stands for all categories below it too. */
export type Scope = 'all' | { categoryIds: readonly string[] } | { productIds: readonly string[] };

export interface ScopedGoods {
  productId: string;
  /** The product's category, and those above it. */
  categoryIds: readonly string[];
}

export function isInScope(scope: Scope, { productId, categoryIds }: ScopedGoods): boolean {
  if (scope === 'all') return true;
  if ('productIds' in scope) return scope.productIds.includes(productId);
  return scope.categoryIds.some((id) => categoryIds.includes(id));
}

/** Money off, or per cent off (10 = 九折), rounded down and at most `maxOffFen`. */
export type CouponDiscount =
  | { kind: 'amount'; offFen: number }
  | { kind: 'percent'; percent: number; maxOffFen?: number | undefined };

/** A coupon that a shopper has, with the terms that it was claimed with. */
export interface CouponRule {
  /** Of the claimed coupon. */
  id: string;
  couponId: string;
  name: string;
  discount: CouponDiscount;
  /** What goods in scope must cost, at their line prices. */
  minSpendFen: number;
  scope: Scope;
  /** Whether it goes together with other coupons that stack. */
  stacks: boolean;
}

/** What an automatic promotion gives. The highest step that is reached counts; each bundle counts for itself. */
export type PromotionBenefit =
  | { kind: 'spend_off'; steps: readonly { fromFen: number; offFen: number }[] }
  | { kind: 'count_off'; steps: readonly { fromCount: number; percent: number }[] }
  | { kind: 'bundle'; steps: readonly { skuIds: readonly string[]; priceFen: number }[] }
  | { kind: 'free_shipping'; steps: readonly { fromFen: number }[] };

/** An automatic promotion. */
export interface PromotionRule {
  id: string;
  version: number;
  name: string;
  benefit: PromotionBenefit;
  scope: Scope;
  /** In force from this moment on and before `untilMs`, in milliseconds since 1970. */
  fromMs: number;
  untilMs: number;
  /** Higher ones come first. */
  priority: number;
  /** Whether it goes together with other promotions that stack, on one line. */
  stacks: boolean;
}

/** The promotions that are in force at a moment. */
export function inForce(promotions: readonly PromotionRule[], at: Date): PromotionRule[] {
  const atMs = at.getTime();
  return promotions.filter(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs);
}

type Kind = 'flash_sale' | 'promotion' | 'coupon';

/**
 * What goes together with what. A flash sale sets the price of a line, and all rules behind it count with that price.
 * Promotions meet on a line, coupons on an order. Free shipping is no discount: it goes together with everything.
 */
const STACKING: Record<Kind, Record<Exclude<Kind, 'flash_sale'>, 'always' | 'if_both_stack'>> = {
  flash_sale: { promotion: 'always', coupon: 'always' },
  promotion: { promotion: 'if_both_stack', coupon: 'always' },
  coupon: { promotion: 'always', coupon: 'if_both_stack' },
};

/** Whether two rules may lower one price. */
export function goTogether(
  a: { kind: Kind; stacks: boolean },
  b: { kind: Exclude<Kind, 'flash_sale'>; stacks: boolean },
): boolean {
  return STACKING[a.kind][b.kind] === 'always' || (a.stacks && b.stacks);
}
