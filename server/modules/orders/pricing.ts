/** The money of an order, in fen. No other file computes it; the database checks it (see the table `orders`). */

import type { CouponRule, PromotionRule } from '../promotions/index.ts';
import {
  type Discount,
  freeShipping,
  type LineToPrice,
  Lowering,
  lowerByCoupon,
  lowerByPromotion,
  ofPromotion,
} from './discounts.ts';

export type { Discount, LineToPrice } from './discounts.ts';

/** What the shop asks for sending an order, and from which amount of goods on it sends for nothing; null: never. */
export interface ShippingRule {
  feeFen: number;
  freeFromFen: number | null;
}

/** The general rule, and the rules of provinces (GB/T 2260 codes) that have one of their own. */
export interface ShippingSettings extends ShippingRule {
  byProvince: readonly (ShippingRule & { provinces: readonly string[]; isServed: boolean })[];
}

/**
 * The rule for an address.
 * @param province null: there is no address yet, and the general rule holds
 * @returns null where the shop does not deliver to the province
 */
export function shippingRule(settings: ShippingSettings, province: string | null): ShippingRule | null {
  const own = settings.byProvince.find(({ provinces }) => province !== null && provinces.includes(province));
  if (own === undefined) return settings;
  return own.isServed ? own : null;
}

/**
 * The fee for an order of these amounts. Both thresholds count goods before discounts.
 * @param isFree a promotion sends the order for nothing
 * @returns at least 1 where discounts take all of the goods: an order of 0 fen cannot be paid
 */
export function shippingFee(
  { itemsAmountFen, discountFen }: { itemsAmountFen: number; discountFen: number },
  { feeFen, freeFromFen }: ShippingRule,
  isFree: boolean,
): number {
  const fee = isFree || (freeFromFen !== null && itemsAmountFen >= freeFromFen) ? 0 : feeFen;
  return Math.max(fee, 1 - (itemsAmountFen - discountFen));
}

/** What lowers the price of an order. Promotions are those in force; the coupons go together. */
export interface Reductions {
  promotions: readonly PromotionRule[];
  coupons: readonly CouponRule[];
}

const NO_REDUCTIONS: Reductions = { promotions: [], coupons: [] };

export interface PricedLine {
  amountFen: number;
  /** The line's share of the order's discount. */
  discountFen: number;
}

export interface OrderPrice {
  /** In the order of the lines that were given. */
  lines: PricedLine[];
  itemsAmountFen: number;
  discountFen: number;
  /** In the order in which they apply. */
  discounts: Discount[];
  shippingFen: number;
  totalFen: number;
}

/** Per cent first, since the amount that they are taken from is larger then; in one sequence, however they were named. */
function inSequence(coupons: readonly CouponRule[]): CouponRule[] {
  const rank = ({ discount }: CouponRule) => (discount.kind === 'percent' ? 0 : 1);
  return coupons.toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
}

/**
 * Prices an order's lines: line prices, promotions by priority, coupons, shipping. Counts are whole and at least 1, prices
 * at least 1 fen. A rule that gives nothing for these lines is not in `discounts`.
 */
export function priceOrder(
  lines: readonly LineToPrice[],
  shipping: ShippingRule,
  { promotions, coupons }: Reductions = NO_REDUCTIONS,
): OrderPrice {
  const itemsAmountFen = lines.reduce((sum, { priceFen, count }) => sum + priceFen * count, 0);
  const sorted = promotions.toSorted((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
  const free = freeShipping(new Lowering(lines, 0), sorted);
  const fee = shippingFee({ itemsAmountFen, discountFen: 0 }, shipping, free !== undefined);
  const lowering = new Lowering(lines, fee > 0 ? 0 : 1);
  for (const promotion of sorted) lowerByPromotion(lowering, promotion);
  for (const coupon of inSequence(coupons)) lowerByCoupon(lowering, coupon);
  const priced = lines.map(({ priceFen, count }, at) => ({
    amountFen: priceFen * count,
    discountFen: priceFen * count - (lowering.leftFen[at] as number),
  }));
  const discountFen = priced.reduce((sum, line) => sum + line.discountFen, 0);
  const shippingFen = shippingFee({ itemsAmountFen, discountFen }, shipping, free !== undefined);
  const totalFen = orderTotalFen({ itemsAmountFen, discountFen, shippingFen });
  const { discounts } = lowering;
  if (free) {
    const skuIds = lines.map(({ skuId }) => skuId);
    discounts.push({ ...ofPromotion(free), source: 'free_shipping', offFen: 0, skuIds });
  }
  return { lines: priced, itemsAmountFen, discountFen, discounts, shippingFen, totalFen };
}

/** The coupons among what lowers a price. */
export function couponsOf(discounts: readonly Discount[] | null): Discount[] {
  return discounts?.filter(({ source }) => source === 'coupon') ?? [];
}

/** Whether a promotion sends these goods for nothing, wherever they go. */
export function isSentFree(discounts: readonly Discount[] | null): boolean {
  return discounts?.some(({ source }) => source === 'free_shipping') ?? false;
}

/** What the shopper pays. `orders.total_fen` is the same sum. */
export function orderTotalFen(parts: {
  itemsAmountFen: number;
  discountFen: number;
  shippingFen: number;
}): number {
  return parts.itemsAmountFen - parts.discountFen + parts.shippingFen;
}

/** What can still be refunded of a paid order. */
export function refundableFen(order: {
  totalFen: number;
  refundingFen: number;
  refundedFen: number;
}): number {
  return order.totalFen - order.refundingFen - order.refundedFen;
}

/**
 * What was paid for pieces of a line: the same for each piece, and the last pieces take the rest.
 * @param earlier the pieces of the line that refunds have named before, and what was paid for them
 */
export function piecesPaidFen(
  line: { paidFen: number; count: number },
  earlier: { paidFen: number; count: number },
  count: number,
): number {
  if (earlier.count + count === line.count) return line.paidFen - earlier.paidFen;
  return count * Math.floor(line.paidFen / line.count);
}
