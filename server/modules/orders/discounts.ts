/** How promotions and coupons lower the lines of an order. Only `pricing.ts` uses this; no I/O, whole fen. */

import { fractionOf, shareOut } from '../../platform/values/shares.ts';
import {
  type CouponRule,
  goTogether,
  isInScope,
  type PromotionRule,
  type Scope,
} from '../promotions/index.ts';

/** A line at its price, which a flash sale may have set. */
export interface LineToPrice {
  skuId: string;
  productId: string;
  categoryIds: readonly string[];
  priceFen: number;
  count: number;
}

/** What one rule takes off. Free shipping lowers the fee and takes nothing off. */
export interface Discount {
  source: 'promotion' | 'coupon' | 'free_shipping';
  /** Of the promotion, or of the claimed coupon. */
  id: string;
  /** Of a promotion: placing the order asks for the same version. */
  version?: number;
  /** Of a claimed coupon. */
  couponId?: string;
  name: string;
  offFen: number;
  /** The goods that it lowers. */
  skuIds: string[];
}

/** The lines while rules lower them, one rule after the other. */
export class Lowering {
  readonly lines: readonly LineToPrice[];
  /** What is left to pay of each line. */
  readonly leftFen: number[];
  readonly discounts: Discount[] = [];
  /** The promotions that have lowered each line. */
  readonly #promotions: PromotionRule[][];
  readonly #leastFen: number;

  /** @param leastFen what must be left to pay of all lines together */
  constructor(lines: readonly LineToPrice[], leastFen: number) {
    this.lines = lines;
    this.leftFen = lines.map(({ priceFen, count }) => priceFen * count);
    this.#promotions = lines.map(() => []);
    this.#leastFen = leastFen;
  }

  /** The positions of the lines that a rule is about. */
  positionsOf(scope: Scope, promotion?: PromotionRule): number[] {
    return this.lines.flatMap((line, position) => {
      const isFree = !promotion || this.#mayLower(promotion, position);
      return isFree && isInScope(scope, line) ? [position] : [];
    });
  }

  #mayLower({ stacks }: PromotionRule, position: number): boolean {
    const before = this.#promotions[position] as PromotionRule[];
    return before.every((other) =>
      goTogether({ kind: 'promotion', stacks: other.stacks }, { kind: 'promotion', stacks }),
    );
  }

  /** What lines cost before all discounts: thresholds count this. */
  amountFen(positions: readonly number[]): number {
    return sum(positions, (at) => (this.lines[at] as LineToPrice).priceFen * countAt(this.lines, at));
  }

  count(positions: readonly number[]): number {
    return sum(positions, (at) => countAt(this.lines, at));
  }

  left(positions: readonly number[]): number {
    return sum(positions, (at) => this.leftFen[at] as number);
  }

  /** Takes an amount off these lines, as far as they and the order allow. @param weights what each may lose at most */
  take(
    offFen: number,
    positions: readonly number[],
    discount: Omit<Discount, 'offFen' | 'skuIds'>,
    weights: readonly number[] = positions.map((at) => this.leftFen[at] as number),
  ): number[] {
    const most = sum(weights, (weight) => weight);
    const leftFen = sum(this.leftFen, (fen) => fen);
    const taken = Math.min(offFen, most, leftFen - this.#leastFen);
    if (taken < 1) return [];
    const shares = shareOut(taken, weights);
    const lowered = positions.filter((_, index) => (shares[index] as number) > 0);
    positions.forEach((at, index) => {
      this.leftFen[at] = (this.leftFen[at] as number) - (shares[index] as number);
    });
    this.#note({ ...discount, offFen: taken, skuIds: lowered.map((at) => skuAt(this.lines, at)) });
    return lowered;
  }

  /** Two bundles of one promotion are one discount. */
  #note(discount: Discount): void {
    const same = this.discounts.find(({ source, id }) => source === discount.source && id === discount.id);
    if (!same) this.discounts.push(discount);
    else {
      same.offFen += discount.offFen;
      same.skuIds = [...new Set([...same.skuIds, ...discount.skuIds])];
    }
  }

  remember(promotion: PromotionRule, lowered: readonly number[]): void {
    for (const at of new Set(lowered)) this.#promotions[at]?.push(promotion);
  }
}

const sum = <T>(of: readonly T[], amount: (each: T) => number) =>
  of.reduce((total, each) => total + amount(each), 0);
const countAt = (lines: readonly LineToPrice[], at: number) => (lines[at] as LineToPrice).count;
const skuAt = (lines: readonly LineToPrice[], at: number) => (lines[at] as LineToPrice).skuId;

/** The highest step that is reached. */
function reached<Step>(steps: readonly Step[], threshold: (step: Step) => number, value: number) {
  const open = steps.filter((step) => threshold(step) <= value);
  return open.toSorted((a, b) => threshold(b) - threshold(a))[0];
}

/** Whole sets of a bundle at its price; pieces that are in no set keep theirs. */
function lowerBundles(lowering: Lowering, promotion: PromotionRule, positions: readonly number[]): number[] {
  if (promotion.benefit.kind !== 'bundle') return [];
  const free = new Map(
    positions.map((at) => [skuAt(lowering.lines, at), { at, count: countAt(lowering.lines, at) }]),
  );
  return promotion.benefit.steps.flatMap(({ skuIds, priceFen }) => {
    const needed = Map.groupBy(skuIds, (skuId) => skuId);
    const parts = [...needed].map(([skuId, all]) => ({ part: free.get(skuId), each: all.length }));
    const sets = Math.min(...parts.map(({ part, each }) => Math.floor((part?.count ?? 0) / each)));
    if (!Number.isFinite(sets) || sets < 1) return [];
    const members = parts.flatMap(({ part, each }) => (part ? [{ part, pieces: each * sets }] : []));
    const prices = members.map(
      ({ part, pieces }) => (lowering.lines[part.at] as LineToPrice).priceFen * pieces,
    );
    for (const { part, pieces } of members) part.count -= pieces;
    const weights = members.map(({ part }, index) =>
      Math.min(prices[index] as number, lowering.leftFen[part.at] as number),
    );
    const offFen = sum(prices, (fen) => fen) - priceFen * sets;
    return lowering.take(
      offFen,
      members.map(({ part }) => part.at),
      ofPromotion(promotion),
      weights,
    );
  });
}

export const ofPromotion = ({ id, version, name }: PromotionRule) => ({
  source: 'promotion' as const,
  id,
  version,
  name,
});

export function lowerByPromotion(lowering: Lowering, promotion: PromotionRule): void {
  const { benefit } = promotion;
  const positions = lowering.positionsOf(promotion.scope, promotion);
  let lowered: number[] = [];
  if (benefit.kind === 'spend_off') {
    const step = reached(benefit.steps, ({ fromFen }) => fromFen, lowering.amountFen(positions));
    if (step) lowered = lowering.take(step.offFen, positions, ofPromotion(promotion));
  } else if (benefit.kind === 'count_off') {
    const step = reached(benefit.steps, ({ fromCount }) => fromCount, lowering.count(positions));
    const offFen = step ? fractionOf(lowering.left(positions), step.percent, 100) : 0;
    lowered = lowering.take(offFen, positions, ofPromotion(promotion));
  } else if (benefit.kind === 'bundle') {
    lowered = lowerBundles(lowering, promotion, positions);
  }
  lowering.remember(promotion, lowered);
}

export function lowerByCoupon(
  lowering: Lowering,
  { id, couponId, name, discount, ...coupon }: CouponRule,
): void {
  const positions = lowering.positionsOf(coupon.scope);
  if (lowering.amountFen(positions) < coupon.minSpendFen) return;
  const offFen =
    discount.kind === 'amount'
      ? discount.offFen
      : Math.min(
          fractionOf(lowering.left(positions), discount.percent, 100),
          discount.maxOffFen ?? Number.MAX_SAFE_INTEGER,
        );
  lowering.take(offFen, positions, { source: 'coupon', id, couponId, name });
}

/** The promotion that sends these goods for nothing. */
export function freeShipping(
  lowering: Lowering,
  promotions: readonly PromotionRule[],
): PromotionRule | undefined {
  return promotions.find(({ benefit, scope }) => {
    if (benefit.kind !== 'free_shipping') return false;
    const positions = lowering.positionsOf(scope);
    const step = reached(benefit.steps, ({ fromFen }) => fromFen, lowering.amountFen(positions));
    return positions.length > 0 && step !== undefined;
  });
}
