import type { Refusal } from '../../../platform/http/problems.ts';
import {
  couponNotFound,
  couponNotUsable,
  isInScope,
  type MyCouponRow,
  type UnusableReason,
  viewMyCoupon,
} from '../../promotions/index.ts';
import type { LineToPrice, OrderPrice } from '../pricing.ts';

/** Coupons that one order can use, and those of a shopper that a checkout looks at: more would make it slow. */
export const COUPONS_OF_ORDER_MAX = 20;
const CONSIDERED_MAX = 100;

export interface CouponChoiceInput {
  userId: string;
  /** Ids of claimed coupons; 'best': the combination that lowers the price most. */
  wanted: readonly string[] | 'best';
  /** The shopper's coupons that are neither used nor expired, and those that `wanted` names. */
  coupons: readonly MyCouponRow[];
  lines: readonly LineToPrice[];
  /** Prices the order with these coupons. */
  price(coupons: readonly MyCouponRow[]): OrderPrice;
}

interface Judged {
  row: MyCouponRow;
  /** What it takes off by itself; 0: it does not fit. */
  offFen: number;
  reason: UnusableReason | null;
  missingFen: number;
}

const offOf = (price: OrderPrice, id: string) =>
  price.discounts.find((discount) => discount.source === 'coupon' && discount.id === id)?.offFen ?? 0;

/** What a coupon brings by itself, or why it does not fit. */
function judge({ lines, price }: CouponChoiceInput, row: MyCouponRow): Judged {
  const no = (reason: UnusableReason, missingFen = 0) => ({ row, offFen: 0, reason, missingFen });
  if (row.orderNo !== null) return no('used');
  if (row.isExpired) return no('expired');
  if (!row.isStarted) return no('not_started');
  const inScope = lines.filter((line) => isInScope(row.scope, line));
  if (inScope.length === 0) return no('out_of_scope');
  const amountFen = inScope.reduce((sum, { priceFen, count }) => sum + priceFen * count, 0);
  if (amountFen < row.minSpendFen) return no('min_spend', row.minSpendFen - amountFen);
  const offFen = offOf(price([row]), row.id);
  return offFen > 0 ? { row, offFen, reason: null, missingFen: 0 } : no('nothing_off');
}

/**
 * The combination that lowers the price most, of the fewest coupons: one coupon alone, or those that stack. More coupons
 * that stack never lower the price less, so all of them are tried and the needless ones left out, the smallest first.
 */
function bestOf({ price }: CouponChoiceInput, usable: readonly Judged[]): MyCouponRow[] {
  const byOff = usable.toSorted((a, b) => b.offFen - a.offFen || (a.row.id < b.row.id ? -1 : 1));
  const [single] = byOff;
  if (!single) return [];
  let together = byOff
    .filter(({ row }) => row.stacks)
    .slice(0, COUPONS_OF_ORDER_MAX)
    .map(({ row }) => row);
  let most = price(together).discountFen;
  if (together.length < 2 || most <= price([single.row]).discountFen) return [single.row];
  for (const { id } of together.toReversed()) {
    const fewer = together.filter((row) => row.id !== id);
    const discountFen = price(fewer).discountFen;
    if (discountFen >= most) [together, most] = [fewer, discountFen];
  }
  return together;
}

/** The coupons that a request names, or why they cannot be used. */
function named(input: CouponChoiceInput, judged: readonly Judged[], ids: readonly string[]) {
  const byId = new Map(judged.map((each) => [each.row.id, each]));
  const chosen: MyCouponRow[] = [];
  for (const id of ids) {
    const found = byId.get(id);
    if (found?.row.userId !== input.userId) return couponNotFound();
    if (found.reason) return unusable(found.row, found.reason);
    chosen.push(found.row);
  }
  const alone = chosen.find(({ stacks }) => !stacks);
  if (chosen.length > 1 && alone) return unusable(alone, 'does_not_stack');
  const priced = input.price(chosen);
  const idle = chosen.find(({ id }) => offOf(priced, id) === 0);
  return idle ? unusable(idle, 'nothing_off') : chosen;
}

const unusable = ({ id, name }: MyCouponRow, reason: UnusableReason) => couponNotUsable({ id, name, reason });

/** What a checkout says about coupons. */
function view(
  judged: readonly Judged[],
  chosen: readonly MyCouponRow[],
  best: readonly MyCouponRow[],
  bestOffFen: number,
) {
  const ids = (rows: readonly MyCouponRow[]) => rows.map(({ id }) => id);
  const selected = new Set(ids(chosen));
  return {
    coupons: [...selected],
    usableCoupons: judged
      .filter(({ reason }) => reason === null)
      .map(({ row, offFen }) => ({ ...viewMyCoupon(row), offFen, isSelected: selected.has(row.id) })),
    unusableCoupons: judged.flatMap(({ row, reason, missingFen }) =>
      reason === null ? [] : [{ ...viewMyCoupon(row), reason, missingFen }],
    ),
    best: { coupons: ids(best), offFen: bestOffFen },
  };
}

/** The coupons of a checkout: those that it uses, and what each coupon of the shopper would bring. */
export function chooseCoupons(input: CouponChoiceInput) {
  const { userId, wanted, price } = input;
  const ids = wanted === 'best' ? [] : [...new Set(wanted.map((id) => id.toLowerCase()))];
  const soonestFirst = input.coupons.toSorted(
    (a, b) => a.validUntil.getTime() - b.validUntil.getTime() || (a.id < b.id ? -1 : 1),
  );
  const considered = soonestFirst.filter(({ id }, at) => at < CONSIDERED_MAX || ids.includes(id));
  const judged = considered.map((row) => judge(input, row));
  const own = judged.filter(({ row }) => row.userId === userId && row.orderNo === null);
  const best = bestOf(
    input,
    own.filter(({ reason }) => reason === null),
  );
  const chosen = wanted === 'best' ? best : named(input, judged, ids);
  if (!Array.isArray(chosen)) return chosen as Refusal;
  const offFen = best.length === 0 ? 0 : price(best).discountFen - price([]).discountFen;
  return { chosen, view: view(own, chosen, best, offFen) };
}
