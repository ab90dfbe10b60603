import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Refusal } from '../../../platform/http/problems.ts';
import { inTransaction } from '../../../platform/postgres/postgres.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { givenSku } from '../../../test/given.ts';
import {
  type Engine,
  expectCleanBooks,
  type FlashSku,
  givenCheckout,
  givenFlashItem,
  givenPlacement,
  givenShopper,
  openEngine,
  ordersOf,
  RULES,
  tally,
  tell,
} from '../../../test/ordering.ts';
import { createSkuReader } from '../../catalog/index.ts';
import { createFlashCalendar } from '../../promotions/index.ts';
import { SYSTEM } from '../transitions/reasons.ts';
import { cancelRefundedOrder, cancelUnpaidOrders, payOrders } from '../transitions/service.ts';
import type { Placement, PlacementOutcome } from './service.ts';

let database: TestDatabase;
const opened: Engine[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(opened.map((each) => each.close()));
  await database.drop();
});

const modes = [
  { stockLocking: 'pessimistic', batchMax: 256 },
  { stockLocking: 'optimistic', batchMax: 256 },
  { stockLocking: 'pessimistic', batchMax: 1 },
  { stockLocking: 'optimistic', batchMax: 1 },
] as const;
type Mode = (typeof modes)[number];

/** An engine that knows the sales of this moment, as a server does. */
async function engine(mode: Mode): Promise<Engine> {
  const flashSales = await createFlashCalendar(database.db, createSkuReader(database.db)).read();
  const engine = openEngine(database.url, { ...mode, rules: { ...RULES, flashSales } });
  opened.push(engine);
  return engine;
}

const takenOf = async ({ flashItemId }: FlashSku) =>
  (
    await database.db
      .selectFrom('flash_items')
      .select('taken')
      .where('id', '=', flashItemId)
      .executeTakeFirstOrThrow()
  ).taken;

const linesOf = (outcome: PlacementOutcome) => (outcome instanceof Refusal ? outcome.details.lines : null);

async function placeMany(engines: readonly Engine[], placements: readonly Placement[]) {
  return Promise.all(placements.map((each, at) => (engines[at % engines.length] as Engine).place(each)));
}

describe.each(modes)('$stockLocking, batches of up to $batchMax', (mode) => {
  test('of a hundred buyers through two engines ten get the ten pieces, and the others are told that the price is gone', async () => {
    const sku = await givenFlashItem(database.db, await givenSku(database.db), { quota: 10, perUser: 1 });
    const placements = await Promise.all(
      Array.from({ length: 100 }, () => givenPlacement(database.db, { sku, count: 1 })),
    );
    const outcomes = await placeMany([await engine(mode), await engine(mode)], placements);
    expect(tally(outcomes)).toEqual({ created: 10, goods_changed: 90 });
    const refused = outcomes.find((outcome) => tell(outcome) === 'goods_changed') as PlacementOutcome;
    const { skuId } = sku;
    expect(linesOf(refused)).toEqual([{ skuId, reason: 'promotion', oldPriceFen: 500, newPriceFen: 1_000 }]);
    expect(await takenOf(sku)).toBe(10);
    await expectCleanBooks(database.db);
  });

  test('one shopper with many checkouts at two engines gets as many pieces as one shopper may have', async () => {
    const sku = await givenFlashItem(database.db, await givenSku(database.db), { quota: 50, perUser: 2 });
    const shopper = await givenShopper(database.db);
    const placements = await Promise.all(
      Array.from({ length: 20 }, async () => ({
        ...{ ...shopper, remark: '' },
        key: await givenCheckout(database.db, shopper.userId, [{ sku, count: 1 }]),
      })),
    );
    const outcomes = await placeMany([await engine(mode), await engine(mode)], placements);
    expect(tally(outcomes)).toEqual({ created: 2, limit_reached: 18 });
    const refused = outcomes.find((outcome) => tell(outcome) === 'limit_reached') as PlacementOutcome;
    expect(linesOf(refused)).toEqual([{ skuId: sku.skuId, requested: 1, taken: 2, max: 2 }]);
    expect(await takenOf(sku)).toBe(2);
    await expectCleanBooks(database.db);
  });

  test('a line is at the flash price as a whole or not at all', async () => {
    const sku = await givenFlashItem(database.db, await givenSku(database.db), { quota: 5, perUser: 5 });
    const [three, four] = [
      await givenPlacement(database.db, { sku, count: 3 }),
      await givenPlacement(database.db, { sku, count: 4 }),
    ];
    const at = await engine(mode);
    expect(tell(await at.place(three))).toBe('created');
    expect(tell(await at.place(four))).toBe('goods_changed');
    expect(await takenOf(sku)).toBe(3);
    await expectCleanBooks(database.db);
  });

  test('flash lines and ordinary lines share an order, and the order keeps what set each price', async () => {
    const [flash, plain] = [
      await givenFlashItem(database.db, await givenSku(database.db), { quota: 5, perUser: 5 }),
      await givenSku(database.db),
    ];
    const placement = await givenPlacement(database.db, { sku: flash, count: 2 }, { sku: plain, count: 1 });
    expect(tell(await (await engine(mode)).place(placement))).toBe('created');
    const [order] = await ordersOf(database.db, placement.key);
    expect(order?.items_amount_fen).toBe(2_000);
    const lines = await database.db
      .selectFrom('order_lines')
      .select(['sku_id', 'price_fen', 'flash_item_id'])
      .where('order_no', '=', order?.order_no ?? '')
      .orderBy('position')
      .execute();
    expect(lines).toEqual([
      { sku_id: flash.skuId, price_fen: 500, flash_item_id: flash.flashItemId },
      { sku_id: plain.skuId, price_fen: 1_000, flash_item_id: null },
    ]);
  });

  test('an order that is refused for other goods takes nothing of the quota', async () => {
    const [flash, soldOut] = [
      await givenFlashItem(database.db, await givenSku(database.db), { quota: 5, perUser: 5 }),
      await givenSku(database.db, { stock: 0 }),
    ];
    const placement = await givenPlacement(database.db, { sku: flash, count: 2 }, { sku: soldOut, count: 1 });
    expect(tell(await (await engine(mode)).place(placement))).toBe('out_of_stock');
    expect(await takenOf(flash)).toBe(0);
  });

  test('the same key at two engines at once takes one piece', async () => {
    const sku = await givenFlashItem(database.db, await givenSku(database.db), { quota: 5, perUser: 1 });
    const placement = await givenPlacement(database.db, { sku, count: 1 });
    const outcomes = await placeMany(
      [await engine(mode), await engine(mode)],
      Array.from({ length: 8 }, () => placement),
    );
    expect(tally(outcomes)).toEqual({ created: 1, replayed: 7 });
    expect(await takenOf(sku)).toBe(1);
  });
});

const MODE = modes[0];

async function placed(sku: FlashSku, count: number) {
  const placement = await givenPlacement(database.db, { sku, count });
  expect(tell(await (await engine(MODE)).place(placement))).toBe('created');
  const [order] = await ordersOf(database.db, placement.key);
  return { ...placement, orderNo: order?.order_no as string };
}

test('an unpaid order that is cancelled gives its pieces back, once, and its shopper can buy again', async () => {
  const sku = await givenFlashItem(database.db, await givenSku(database.db), { quota: 2, perUser: 2 });
  const { orderNo, userId, addressId } = await placed(sku, 2);
  const cancel = () =>
    inTransaction(database.db, (tx) =>
      cancelUnpaidOrders(tx, [orderNo], { by: SYSTEM, reason: 'payment_timeout' }),
    );
  expect(await cancel()).toEqual([orderNo]);
  expect(await cancel()).toEqual([]);
  expect(await takenOf(sku)).toBe(0);
  const key = await givenCheckout(database.db, userId, [{ sku, count: 2 }]);
  expect(tell(await (await engine(MODE)).place({ userId, addressId, key, remark: '' }))).toBe('created');
  expect(await takenOf(sku)).toBe(2);
  await expectCleanBooks(database.db);
});

test('a paid order keeps its pieces, and gives them back when it is cancelled after a refund of all', async () => {
  const sku = await givenFlashItem(database.db, await givenSku(database.db), { quota: 5, perUser: 5 });
  const { orderNo } = await placed(sku, 3);
  await inTransaction(database.db, (tx) => payOrders(tx, [orderNo]));
  expect(await takenOf(sku)).toBe(3);
  await inTransaction(database.db, (tx) => cancelRefundedOrder(tx, orderNo, { kind: 'staff', id: null }, ''));
  expect(await takenOf(sku)).toBe(0);
});

const TIMES = `starts_at = starts_at + $2 * interval '1 hour', ends_at = ends_at + $2 * interval '1 hour'`;
async function moveSale({ flashItemId }: FlashSku, hours: number) {
  await database.pool.query(
    `UPDATE flash_sales SET ${TIMES} WHERE id = (SELECT sale_id FROM flash_items WHERE id = $1)`,
    [flashItemId, hours],
  );
}

test.each([
  ['ended', (sku: FlashSku) => moveSale(sku, -2), 1_000],
  [
    'changed its price',
    ({ flashItemId }: FlashSku) =>
      database.pool.query('UPDATE flash_items SET price_fen = 600 WHERE id = $1', [flashItemId]),
    600,
  ],
])(
  'a line whose sale %s since the checkout is refused with the price of now',
  async (_, change, newPriceFen) => {
    const sku = await givenFlashItem(database.db, await givenSku(database.db), { quota: 5, perUser: 5 });
    const placement = await givenPlacement(database.db, { sku, count: 1 });
    await change(sku);
    const outcome = await (await engine(MODE)).place(placement);
    expect(tell(outcome)).toBe('goods_changed');
    const { skuId } = sku;
    expect(linesOf(outcome)).toEqual([{ skuId, reason: 'promotion', oldPriceFen: 500, newPriceFen }]);
  },
);

test('a sale that ended takes no piece, also where the ordinary price is now that of the sale', async () => {
  const sku = await givenFlashItem(database.db, await givenSku(database.db), { quota: 5, perUser: 5 });
  const placement = await givenPlacement(database.db, { sku, count: 1 });
  await moveSale(sku, -2);
  await database.pool.query('UPDATE skus SET price_fen = 500 WHERE id = $1', [sku.skuId]);
  expect(tell(await (await engine(MODE)).place(placement))).toBe('goods_changed');
  expect(await takenOf(sku)).toBe(0);
});

describe('a line at the ordinary price', () => {
  async function givenOrdinary(item: { quota: number }) {
    const sku = await givenSku(database.db);
    const before = await givenPlacement(database.db, { sku, count: 2 });
    const earlier = `UPDATE checkouts SET created_at = created_at - interval '1 second' WHERE key = $1`;
    await database.pool.query(earlier, [before.key]);
    const flash = await givenFlashItem(database.db, sku, { perUser: 5, startsInMs: 0, ...item });
    return { sku, flash, before };
  }

  test('is refused where the sale began since the checkout', async () => {
    const { sku, before } = await givenOrdinary({ quota: 5 });
    const outcome = await (await engine(MODE)).place(before);
    expect(tell(outcome)).toBe('goods_changed');
    const { skuId } = sku;
    expect(linesOf(outcome)).toEqual([{ skuId, reason: 'promotion', oldPriceFen: 1_000, newPriceFen: 500 }]);
  });

  test('stands where the quota does not hold the whole line', async () => {
    const { flash, before } = await givenOrdinary({ quota: 1 });
    expect(tell(await (await engine(MODE)).place(before))).toBe('created');
    expect(await takenOf(flash)).toBe(0);
  });

  test('stands where the sale ran before the checkout: its shopper was told that the quota was gone', async () => {
    const { sku } = await givenOrdinary({ quota: 5 });
    const after = await givenPlacement(database.db, { sku, count: 2 });
    expect(tell(await (await engine(MODE)).place(after))).toBe('created');
  });
});

test('a batch without flash lines sends no statement about flash sales', async () => {
  await givenFlashItem(database.db, await givenSku(database.db), { quota: 5, perUser: 5 });
  const flashSales = await createFlashCalendar(database.db, createSkuReader(database.db)).read();
  const sent: string[] = [];
  const watched = openEngine(database.url, {
    ...MODE,
    rules: { ...RULES, flashSales },
    interference: { before: ({ name }) => void sent.push(name) },
  });
  opened.push(watched);
  const placement = await givenPlacement(database.db, { sku: await givenSku(database.db), count: 1 });
  expect(tell(await watched.place(placement))).toBe('created');
  expect(sent).toHaveLength(7);
  expect(sent.filter((name) => name.includes('flash'))).toEqual([]);
});

test('an item is locked before the stock, so that whoever waits for it holds no stock', async () => {
  const sku = await givenFlashItem(database.db, await givenSku(database.db), { quota: 5, perUser: 5 });
  const placement = await givenPlacement(database.db, { sku, count: 1 });
  const at = await engine(MODE);
  const isHeld = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const holder = database.db.transaction().execute(async (tx) => {
    await sql`SELECT FROM flash_items WHERE id = ${sku.flashItemId} FOR UPDATE`.execute(tx);
    isHeld.resolve();
    await release.promise;
  });
  await isHeld.promise;
  const outcome = at.place(placement);
  const waiting = sql<{ count: number }>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%flash_items%'`;
  await expect.poll(async () => (await waiting.execute(database.db)).rows[0]?.count).toBeGreaterThan(0);
  // NOWAIT fails where the batch has locked the row.
  await sql`SELECT FROM stock WHERE sku_id = ${sku.skuId} FOR UPDATE NOWAIT`.execute(database.db);
  release.resolve();
  await holder;
  expect(tell(await outcome)).toBe('created');
});
