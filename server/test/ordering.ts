import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { runAudit } from '../audit/audit.ts';
import { insertCheckouts } from '../modules/orders/checkout/queries.ts';
import {
  createPlacing,
  type Placement,
  type PlacementOutcome,
  type Placing,
} from '../modules/orders/placing/service.ts';
import type { OrderRules } from '../modules/orders/rules.ts';
import { Calendar } from '../modules/promotions/index.ts';
import { Refusal } from '../platform/http/problems.ts';
import { createPipelineConnection } from '../platform/postgres/pipeline.ts';
import type { Database } from '../platform/postgres/postgres.ts';
import { type GivenSku, givenAddress, givenUser } from './given.ts';
import { type Interference, withInterference } from './rivals.ts';

export const RULES: OrderRules = {
  shipping: { feeFen: 800, freeFromFen: 9_900, byProvince: [] },
  promotions: [],
  flashSales: new Calendar([], Date.now),
  expiresMs: 30 * 60_000,
  autoCompleteDays: 10,
  totalMaxFen: 10_000_000_000,
  unpaidMax: null,
  requireProvenMobile: false,
};

export interface EngineOptions {
  rules?: OrderRules;
  stockLocking: 'pessimistic' | 'optimistic';
  batchMax: number;
  interference?: Interference;
  statementTimeoutMs?: number;
}

export interface Engine extends Placing {
  /** Ends the engine with its connection. */
  close(): Promise<void>;
}

/** An order engine with its own connection, as another server process has one. */
export function openEngine(
  url: string,
  { interference, statementTimeoutMs = 10_000, rules = RULES, ...options }: EngineOptions,
): Engine {
  const connection = createPipelineConnection({ url, poolMax: 1, statementTimeoutMs });
  const placing = createPlacing({
    connection: interference ? withInterference(connection, interference) : connection,
    readRules: async () => rules,
    queueMax: 4_096,
    deadlineMs: 30_000,
    ...options,
  });
  return {
    place: placing.place,
    async close() {
      await placing.close();
      await connection.close();
    },
  };
}

/** A SKU at the price of a flash sale. */
export interface FlashSku extends GivenSku {
  flashItemId: string;
}

/** A sale with this SKU alone, running for an hour unless `startsIn` says otherwise. @returns the SKU at its price */
export async function givenFlashItem(
  db: Database,
  sku: GivenSku,
  item: { priceFen?: number; quota: number; perUser: number; startsInMs?: number },
): Promise<FlashSku> {
  const { priceFen = Math.ceil(sku.priceFen / 2), quota, perUser, startsInMs = -1_000 } = item;
  const { rows } = await sql<{ id: string }>`
    WITH sale AS (
      INSERT INTO flash_sales (name, starts_at, ends_at)
      SELECT '秒杀', starts_at, starts_at + interval '1 hour'
      FROM (SELECT now() + ${startsInMs} * interval '1 millisecond' AS starts_at) AS times RETURNING *
    )
    INSERT INTO flash_items (sale_id, sku_id, position, price_fen, quota, per_user, starts_at, ends_at)
    SELECT id, ${sku.skuId}::uuid, 1, ${priceFen}::bigint, ${quota}::integer, ${perUser}::integer, starts_at, ends_at
    FROM sale RETURNING id`.execute(db);
  return { ...sku, priceFen, flashItemId: (rows[0] as { id: string }).id };
}

export interface Wish {
  /** At a flash price with `flashItemId`. */
  sku: GivenSku & { flashItemId?: string };
  count: number;
}

export async function givenShopper(db: Database): Promise<{ userId: string; addressId: string }> {
  const { id: userId } = await givenUser(db);
  const { id: addressId } = await givenAddress(db, userId);
  return { userId, addressId };
}

/** @returns the key of a checkout for these goods, at the prices of `wishes` */
export async function givenCheckout(db: Database, userId: string, wishes: readonly Wish[]): Promise<string> {
  const key = randomUUID();
  const lines = wishes.map(({ sku, count }) => ({
    skuId: sku.skuId,
    productId: sku.productId,
    title: '全棉衬衫',
    titleEn: 'Cotton shirt',
    options: [],
    imageUrl: null,
    priceFen: sku.priceFen,
    ...(sku.flashItemId !== undefined && { flashItemId: sku.flashItemId }),
    count,
  }));
  const itemsAmountFen = lines.reduce((sum, line) => sum + line.priceFen * line.count, 0);
  const amounts = { itemsAmountFen, discountFen: 0, discounts: null, shippingFen: 800, province: '110000' };
  await insertCheckouts(db, [{ key, userId, source: 'items', lines, ...amounts, expiresMs: 60_000 }]);
  return key;
}

/** A shopper with an address and a checkout, ready to be placed. */
export async function givenPlacement(db: Database, ...wishes: Wish[]): Promise<Placement> {
  const shopper = await givenShopper(db);
  return { ...shopper, key: await givenCheckout(db, shopper.userId, wishes), remark: '' };
}

/** The kind of an outcome, or the code of its refusal. */
export function tell(outcome: PlacementOutcome): string {
  return outcome instanceof Refusal ? outcome.code : outcome.kind;
}

export function tally(outcomes: readonly PlacementOutcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of outcomes.map(tell)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

export function stockOf(db: Database, skuId: string) {
  return db
    .selectFrom('stock')
    .select(['on_hand as onHand', 'locked', 'sold'])
    .where('sku_id', '=', skuId)
    .executeTakeFirstOrThrow();
}

export function ordersOf(db: Database, key: string) {
  return db.selectFrom('orders').selectAll().where('checkout_key', '=', key).execute();
}

/** Fails with the findings of the audit, if there are any. */
export async function expectCleanBooks(db: Database): Promise<void> {
  const report = await runAudit(db);
  expect(report.findings.filter((finding) => finding.count > 0)).toEqual([]);
}
