import { refuse as refuseAny } from '../../../platform/http/errors.ts';
import type { Refusal } from '../../../platform/http/problems.ts';
import { AGAIN, BUSY, createGroupCommit } from '../../../platform/postgres/group-commit.ts';
import type { Pipeline, PipelineConnection } from '../../../platform/postgres/pipeline.ts';
import { violatedUnique } from '../../../platform/postgres/postgres.ts';
import { type AddressCopy, addressCopy, addressNotFound, provinceOf } from '../../addresses/index.ts';
import { type CouponUses, lockCouponUses, writeCouponUses, writeTakings } from '../../promotions/index.ts';
import { optimistic, pessimistic, StockConflict, type StockLocking } from '../../stock/index.ts';
import { refuse } from '../errors.ts';
import { newOrderNo } from '../order-no.ts';
import { couponsOf, isSentFree, orderTotalFen, shippingFee, shippingRule } from '../pricing.ts';
import type { OrderRules, ReadOrderRules } from '../rules.ts';
import { Allotment, withoutPromotion } from './allotment.ts';
import { type FlashPrices, lockFlashPrices } from './flash-prices.ts';
import { type Found, readFound } from './found.ts';
import type { Holdings } from './holdings.ts';
import { type AddressRow, type CheckoutRow, type ConsumedRow, insertOrders, readGoods } from './queries.ts';

/** A shopper's request to turn a checkout into an order. */
export interface Placement {
  userId: string;
  /** The checkout's key, a UUID. */
  key: string;
  /** A UUID. */
  addressId: string;
  remark: string;
}

/** An order as it was just stored, with all that its answer shows. */
export interface PlacedOrder {
  orderNo: string;
  checkout: CheckoutRow;
  addressId: string;
  address: AddressCopy;
  remark: string;
  /** The checkout's fee, or that of the address where it is in another province. */
  shippingFen: number;
  createdAt: Date;
  expiresAt: Date;
}

export type PlacementOutcome =
  | { kind: 'created'; order: PlacedOrder }
  /** Stored by this same placement, whose COMMIT was not answered. */
  | { kind: 'recovered'; orderNo: string }
  | { kind: 'replayed'; orderNo: string }
  | Refusal;

export interface PlacingOptions {
  connection: PipelineConnection;
  stockLocking: 'pessimistic' | 'optimistic';
  /** Asked once a batch. */
  readRules: ReadOrderRules;
  batchMax: number;
  queueMax: number;
  deadlineMs: number;
  onTrouble?(error: unknown, batchSize: number, attempt: number): void;
}

export interface Placing {
  /** Places an order, or answers with the order that the key was used for. */
  place(placement: Placement): Promise<PlacementOutcome>;
  close(): Promise<void>;
}

/** After so many conflicts a batch takes the row locks, so that contention refuses no shopper. */
const CONFLICTS_MAX = 5;
const BUSY_RETRY_SECONDS = '1';

/** A placement in the queue. The order numbers it has tried show, after a lost COMMIT, that an order is its own. */
interface Job extends Placement {
  triedNos: string[];
}

/** The order engine: concurrent placements share transactions, and each is accepted or refused on its own. */
export function createPlacing(options: PlacingOptions): Placing {
  const commit = createGroupCommit<Job, PlacementOutcome>({
    ...options,
    run: (jobs) => placeBatch(options, jobs),
  });
  return {
    async place(placement) {
      const outcome = await commit.submit({ ...placement, triedNos: [] });
      return outcome === BUSY ? refuse('busy', {}, { 'retry-after': BUSY_RETRY_SECONDS }) : outcome;
    },
    close: () => commit.close(),
  };
}

type Answers = (PlacementOutcome | typeof AGAIN)[];

async function placeBatch(options: PlacingOptions, jobs: readonly Job[]): Promise<Answers> {
  const rules = await options.readRules();
  for (let conflicts = 0; ; conflicts++) {
    const isOptimistic = options.stockLocking === 'optimistic' && conflicts < CONFLICTS_MAX;
    const locking = isOptimistic ? optimistic : pessimistic;
    try {
      return await options.connection.transaction((pipeline) => placeAll(pipeline, jobs, locking, rules));
    } catch (error) {
      if (error instanceof StockConflict) continue;
      // Two processes made the same order number: the batch runs again and makes new ones.
      if (violatedUnique(error) === 'orders_pkey') continue;
      throw error;
    }
  }
}

async function placeAll(
  pipeline: Pipeline,
  jobs: readonly Job[],
  locking: StockLocking,
  rules: OrderRules,
): Promise<Answers> {
  const found = await readFound(pipeline, jobs, rules);
  const judged = judgeAll(jobs, found, rules);
  const candidates = judged.filter(isCandidate);
  if (candidates.length === 0) return judged as Answers;

  const skuIds = [...new Set(candidates.flatMap(({ checkout }) => checkout.lines.map((line) => line.skuId)))];
  // Items of flash sales are locked before the stock: who waits for an item holds no stock that others want.
  // Coupons are locked before both. A batch without coupons sends no statement for them.
  const [coupons, flash, stock, goods] = await Promise.all([
    lockCouponUses(
      pipeline,
      candidates.flatMap(({ checkout }) => couponsOf(checkout.discounts)).map(({ id }) => id),
    ),
    lockFlashPrices(pipeline, candidates, rules.flashSales),
    locking.read(pipeline, skuIds),
    readGoods(pipeline, skuIds),
  ]);
  const allotment = new Allotment(stock, new Map(goods.map((row) => [row.skuId, row])));

  // The checkouts of a batch were read by one statement, so they have one `now`.
  const expiresAt = new Date((candidates[0] as Candidate).checkout.now.getTime() + rules.expiresMs);
  const judging = { allotment, coupons, flash, holdings: found.holdings, rules, expiresAt };
  const answers = judged.map((each) => (isCandidate(each) ? accept(each, judging) : each));
  const created = answers.flatMap((each) => (isCreated(each) ? [each.order] : []));
  if (created.length > 0) {
    await Promise.all([
      insertOrders(
        pipeline,
        created.map((order) => ({ ...order, key: order.checkout.key })),
        expiresAt,
      ),
      writeCouponUses(pipeline, coupons),
      writeTakings(pipeline, flash.quotas),
      locking.lock(pipeline, allotment.taken, stock),
    ]);
  }
  return answers;
}

function answerConsumed(job: Job, order: ConsumedRow): PlacementOutcome {
  if (order.userId !== job.userId) return refuse('checkout_not_found');
  if (order.addressId !== job.addressId || order.remark !== job.remark)
    return refuseAny('idempotency_key_reused');
  return { kind: job.triedNos.includes(order.orderNo) ? 'recovered' : 'replayed', orderNo: order.orderNo };
}

function isCreated(answer: Answers[number]): answer is { kind: 'created'; order: PlacedOrder } {
  return typeof answer === 'object' && 'kind' in answer && answer.kind === 'created';
}

interface Candidate {
  job: Job;
  checkout: CheckoutRow;
  address: AddressCopy;
  shippingFen: number;
}

function isCandidate(each: Candidate | Answers[number]): each is Candidate {
  return typeof each === 'object' && 'checkout' in each;
}

/** Each job's answer, or its candidate for an order. Of several jobs with one key only the first is a candidate now. */
function judgeAll(jobs: readonly Job[], found: Found, rules: OrderRules): (Candidate | Answers[number])[] {
  const claimed = new Set<string>();
  return jobs.map((job) => {
    const judgement = judge(job, found, rules);
    if (!isCandidate(judgement)) return judgement;
    if (claimed.has(job.key)) return AGAIN;
    claimed.add(job.key);
    return judgement;
  });
}

/** A used key is answered first: a replay must not fail on an expiry, a price or an address that has changed since. */
function judge(
  job: Job,
  { checkouts, consumed, addresses }: Found,
  rules: OrderRules,
): Candidate | PlacementOutcome {
  const order = consumed.get(job.key);
  if (order) return answerConsumed(job, order);
  const checkout = checkouts.get(job.key);
  if (checkout?.userId !== job.userId) return refuse('checkout_not_found');
  if (checkout.isExpired) return refuse('checkout_expired');
  const address = addresses.get(job.addressId);
  if (address?.userId !== job.userId) return addressNotFound();
  if (address.isBlocked) return refuse('account_blocked');
  if (rules.requireProvenMobile && !address.hasProvenMobile) return refuse('mobile_not_proven');
  const shippingFen = shippingTo(address, checkout, rules);
  if (shippingFen === null) return refuse('region_not_served');
  const totalFen = orderTotalFen({ ...checkout, shippingFen });
  if (totalFen > rules.totalMaxFen) return refuse('order_amount_too_large', { maxFen: rules.totalMaxFen });
  return { job, checkout, address: addressCopy(address), shippingFen };
}

/** The fee that the checkout froze, or that of the address where it is in another province; null: not served. */
function shippingTo(address: AddressRow, checkout: CheckoutRow, { shipping }: OrderRules): number | null {
  const province = provinceOf(address.regionCode);
  if (province === checkout.province) return checkout.shippingFen;
  const rule = shippingRule(shipping, province);
  return rule && shippingFee(checkout, rule, isSentFree(checkout.discounts));
}

/** What every order of a batch is judged by. */
interface Judging {
  allotment: Allotment;
  coupons: CouponUses;
  flash: FlashPrices;
  holdings: Holdings | null;
  rules: OrderRules;
  expiresAt: Date;
}

function accept(
  { job, checkout, address, shippingFen }: Candidate,
  { allotment, coupons, flash, holdings, rules, expiresAt }: Judging,
): PlacementOutcome {
  const changed = [...allotment.changed(checkout, flash), ...withoutPromotion(checkout, rules.promotions)];
  if (changed.length > 0) return refuse('goods_changed', { lines: changed });
  const unusable = coupons.refuse(job.userId, couponsOf(checkout.discounts));
  if (unusable) return unusable;
  const missing = allotment.missing(checkout);
  if (missing.length > 0) return refuse('out_of_stock', { lines: missing });
  const tooMuch = flash.quotas.refuse(checkout) ?? holdings?.refuse(checkout);
  if (tooMuch) return tooMuch;
  allotment.take(checkout);
  flash.quotas.take(checkout);
  holdings?.add(checkout);
  const orderNo = newOrderNo(job.userId);
  job.triedNos.push(orderNo);
  coupons.take(orderNo, couponsOf(checkout.discounts));
  const { remark } = job;
  return {
    kind: 'created',
    order: {
      orderNo,
      checkout,
      addressId: job.addressId,
      address,
      remark,
      shippingFen,
      createdAt: checkout.now,
      expiresAt,
    },
  };
}
