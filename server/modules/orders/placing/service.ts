import { refuse as refuseAny } from '../../../platform/http/errors.ts';
import type { Refusal } from '../../../platform/http/problems.ts';
import { AGAIN, BUSY, createGroupCommit } from '../../../platform/postgres/group-commit.ts';
import type { Pipeline, PipelineConnection } from '../../../platform/postgres/pipeline.ts';
import { violatedUnique } from '../../../platform/postgres/postgres.ts';
import { type AddressCopy, addressCopy, addressNotFound, provinceOf } from '../../addresses/index.ts';
import { writeTakings } from '../../promotions/index.ts';
import { optimistic, pessimistic, StockConflict, type StockLocking } from '../../stock/index.ts';
import { refuse } from '../errors.ts';
import { firstOrderNoOf, newOrderNo } from '../order-no.ts';
import { isSentFree, orderTotalFen, shippingFee, shippingRule } from '../pricing.ts';
import type { OrderRules, ReadOrderRules } from '../rules.ts';
import { Allotment, withoutPromotion } from './allotment.ts';
import { type FlashPrices, lockFlashPrices } from './flash-prices.ts';
import { accountNumber, Holdings } from './holdings.ts';
import {
  type AddressRow,
  type CheckoutRow,
  type ConsumedRow,
  insertOrders,
  lockCheckouts,
  lockConsumed,
  readAddresses,
  readConsumed,
  readGoods,
  readUnpaid,
} from './queries.ts';

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
/** An order whose time to pay is over is cancelled well within this time, also after an outage of the timed jobs. */
const CANCELLED_WITHIN_MS = 3_600_000;

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

/** What the database holds of a batch, read after its checkouts were locked. */
interface Found {
  checkouts: Map<string, CheckoutRow>;
  consumed: Map<string, ConsumedRow>;
  addresses: Map<string, AddressRow>;
  /** Null: nothing bounds what an account may hold. */
  holdings: Holdings | null;
}

async function readFound(pipeline: Pipeline, jobs: readonly Job[], rules: OrderRules): Promise<Found> {
  const userIds = rules.unpaidMax === null ? [] : [...new Set(jobs.map((job) => job.userId))];
  const accounts = [...new Set(userIds.map(accountNumber))].sort((a, b) => a - b);
  const keys = [...new Set(jobs.map((job) => job.key))];
  const since = firstOrderNoOf(Date.now() - rules.expiresMs - CANCELLED_WITHIN_MS);
  const [checkouts, consumed, addresses, unpaid] = await Promise.all([
    lockCheckouts(pipeline, keys, accounts),
    readConsumed(pipeline, keys),
    readAddresses(pipeline, [...new Set(jobs.map((job) => job.addressId))]),
    userIds.length > 0 ? readUnpaid(pipeline, userIds, since) : [],
  ]);
  const unlocked = withoutCheckout(consumed, checkouts);
  if (unlocked.length > 0) await lockConsumed(pipeline, unlocked);
  return {
    checkouts: new Map(checkouts.map((row) => [row.key, row])),
    consumed: new Map(consumed.map((row) => [row.key, row])),
    addresses: new Map(addresses.map((row) => [row.id, row])),
    holdings: rules.unpaidMax && new Holdings(unpaid, rules.unpaidMax),
  };
}

/** Keys whose order is there and whose checkout is deleted, a day after it expired. */
function withoutCheckout(consumed: readonly ConsumedRow[], checkouts: readonly CheckoutRow[]): string[] {
  if (consumed.length === 0) return [];
  const locked = new Set(checkouts.map((row) => row.key));
  return consumed.map((row) => row.key).filter((key) => !locked.has(key));
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
  const [flash, stock, goods] = await Promise.all([
    lockFlashPrices(pipeline, candidates, rules.flashSales),
    locking.read(pipeline, skuIds),
    readGoods(pipeline, skuIds),
  ]);
  const allotment = new Allotment(stock, new Map(goods.map((row) => [row.skuId, row])));

  // The checkouts of a batch were read by one statement, so they have one `now`.
  const expiresAt = new Date((candidates[0] as Candidate).checkout.now.getTime() + rules.expiresMs);
  const judging = { allotment, flash, holdings: found.holdings, rules, expiresAt };
  const answers = judged.map((each) => (isCandidate(each) ? accept(each, judging) : each));
  const created = answers.flatMap((each) => (isCreated(each) ? [each.order] : []));
  if (created.length > 0) {
    await Promise.all([
      insertOrders(
        pipeline,
        created.map((order) => ({ ...order, key: order.checkout.key })),
        expiresAt,
      ),
      writeTakings(pipeline, flash.quotas),
      locking.lock(pipeline, allotment.taken, stock),
    ]);
  }
  return answers;
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

function answerConsumed(job: Job, order: ConsumedRow): PlacementOutcome {
  if (order.userId !== job.userId) return refuse('checkout_not_found');
  if (order.addressId !== job.addressId || order.remark !== job.remark)
    return refuseAny('idempotency_key_reused');
  return { kind: job.triedNos.includes(order.orderNo) ? 'recovered' : 'replayed', orderNo: order.orderNo };
}

/** What every order of a batch is judged by. */
interface Judging {
  allotment: Allotment;
  flash: FlashPrices;
  holdings: Holdings | null;
  rules: OrderRules;
  expiresAt: Date;
}

function accept(
  { job, checkout, address, shippingFen }: Candidate,
  { allotment, flash, holdings, rules, expiresAt }: Judging,
): PlacementOutcome {
  const changed = [...allotment.changed(checkout, flash), ...withoutPromotion(checkout, rules.promotions)];
  if (changed.length > 0) return refuse('goods_changed', { lines: changed });
  const missing = allotment.missing(checkout);
  if (missing.length > 0) return refuse('out_of_stock', { lines: missing });
  const tooMuch = flash.quotas.refuse(checkout) ?? holdings?.refuse(checkout);
  if (tooMuch) return tooMuch;
  allotment.take(checkout);
  flash.quotas.take(checkout);
  holdings?.add(checkout);
  const orderNo = newOrderNo(job.userId);
  job.triedNos.push(orderNo);
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
