import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Refusal } from '../../../platform/http/problems.ts';
import { plainArray } from '../../../platform/postgres/pipeline.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { givenSku } from '../../../test/given.ts';
import {
  type Engine,
  type EngineOptions,
  expectCleanBooks,
  givenPlacement,
  givenShopper,
  openEngine,
  ordersOf,
  stockOf,
  tally,
  tell,
} from '../../../test/ordering.ts';
import { once } from '../../../test/rivals.ts';

let database: TestDatabase;
const opened: Engine[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(opened.map((each) => each.close()));
  await database.drop();
});

function engine(options: EngineOptions): Engine {
  const engine = openEngine(database.url, options);
  opened.push(engine);
  return engine;
}

const modes = [
  { stockLocking: 'pessimistic', batchMax: 256 },
  { stockLocking: 'optimistic', batchMax: 256 },
  { stockLocking: 'pessimistic', batchMax: 1 },
  { stockLocking: 'optimistic', batchMax: 1 },
] as const;

describe.each(modes)('$stockLocking, batches of up to $batchMax', (mode) => {
  test('a new order has its lines, its locked stock and its first event', async () => {
    const shirt = await givenSku(database.db, { stock: 5, priceFen: 9_900 });
    const sock = await givenSku(database.db, { stock: 9, priceFen: 1_500 });
    const placement = await givenPlacement(database.db, { sku: shirt, count: 2 }, { sku: sock, count: 3 });
    const outcome = await engine(mode).place({ ...placement, remark: '周末送货' });
    expect(tell(outcome)).toBe('created');
    const [order] = await ordersOf(database.db, placement.key);
    expect(order).toMatchObject({
      user_id: placement.userId,
      status: 'pending_payment',
      items_amount_fen: 24_300,
      shipping_fen: 800,
      total_fen: 25_100,
      remark: '周末送货',
    });
    expect(order?.address).toMatchObject({ recipient: '王小明', province: '北京市', district: '东城区' });
    const lines = await database.db
      .selectFrom('order_lines')
      .select(['position', 'sku_id', 'count', 'price_fen'])
      .where('order_no', '=', order?.order_no ?? '')
      .orderBy('position')
      .execute();
    expect(lines).toEqual([
      { position: 1, sku_id: shirt.skuId, count: 2, price_fen: 9_900 },
      { position: 2, sku_id: sock.skuId, count: 3, price_fen: 1_500 },
    ]);
    expect(await stockOf(database.db, shirt.skuId)).toEqual({ onHand: 5, locked: 2, sold: 0 });
    expect(await stockOf(database.db, sock.skuId)).toEqual({ onHand: 9, locked: 3, sold: 0 });
    await expectCleanBooks(database.db);
  });

  test('of a hundred buyers for ten units through two engines ninety are refused with what is left', async () => {
    const sku = await givenSku(database.db, { stock: 10 });
    const placements = await Promise.all(
      Array.from({ length: 100 }, () => givenPlacement(database.db, { sku, count: 1 })),
    );
    const engines = [engine(mode), engine(mode)] as const;
    const outcomes = await Promise.all(placements.map((each, i) => engines[i % 2 === 0 ? 0 : 1].place(each)));
    expect(tally(outcomes)).toEqual({ created: 10, out_of_stock: 90 });
    expect(await stockOf(database.db, sku.skuId)).toEqual({ onHand: 10, locked: 10, sold: 0 });
    const refusal = outcomes.find((outcome) => outcome instanceof Refusal);
    expect(refusal?.details).toEqual({ lines: [{ skuId: sku.skuId, requested: 1, available: 0 }] });
    await expectCleanBooks(database.db);
  });

  test('orders with lines in opposite sequences sell out, and no shopper sees a deadlock', async () => {
    const a = await givenSku(database.db, { stock: 20 });
    const b = await givenSku(database.db, { stock: 20 });
    const placements = await Promise.all(
      Array.from({ length: 60 }, (_, i) => {
        const wishes = [
          { sku: a, count: 1 },
          { sku: b, count: 1 },
        ];
        return givenPlacement(database.db, ...(i % 2 === 0 ? wishes : wishes.reverse()));
      }),
    );
    const engines = [engine(mode), engine(mode)] as const;
    const outcomes = await Promise.all(placements.map((each, i) => engines[i % 2 === 0 ? 0 : 1].place(each)));
    expect(tally(outcomes)).toEqual({ created: 20, out_of_stock: 40 });
    await expectCleanBooks(database.db);
  });

  test('one key twenty times at once through two engines is one order and nineteen replays', async () => {
    const sku = await givenSku(database.db);
    const placement = await givenPlacement(database.db, { sku, count: 1 });
    const engines = [engine(mode), engine(mode)] as const;
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) => engines[i % 2 === 0 ? 0 : 1].place(placement)),
    );
    expect(tally(outcomes)).toEqual({ created: 1, replayed: 19 });
    expect(await ordersOf(database.db, placement.key)).toHaveLength(1);
    expect((await stockOf(database.db, sku.skuId)).locked).toBe(1);
  });

  test('a used key answers with its order, also after its checkout, address or price has changed', async () => {
    const sku = await givenSku(database.db, { stock: 1 });
    const placement = await givenPlacement(database.db, { sku, count: 1 });
    const placing = engine(mode);
    expect(tell(await placing.place(placement))).toBe('created');
    await sql`UPDATE checkouts SET expires_at = now() - interval '1 hour' WHERE key = ${placement.key}`.execute(
      database.db,
    );
    await database.db.deleteFrom('addresses').where('id', '=', placement.addressId).execute();
    await sql`UPDATE skus SET price_fen = price_fen + 1 WHERE id = ${sku.skuId}`.execute(database.db);
    expect(tell(await placing.place(placement))).toBe('replayed');
    await sql`DELETE FROM checkouts WHERE key = ${placement.key}`.execute(database.db);
    expect(tell(await placing.place(placement))).toBe('replayed');
    expect(tell(await placing.place({ ...placement, remark: '换个备注' }))).toBe('idempotency_key_reused');
    expect(tell(await placing.place({ ...placement, addressId: randomUUID() }))).toBe(
      'idempotency_key_reused',
    );
    expect(tell(await placing.place({ ...placement, userId: randomUUID() }))).toBe('checkout_not_found');
    expect(await ordersOf(database.db, placement.key)).toHaveLength(1);
  });

  test('a refused key creates nothing and can be used again with another body', async () => {
    const sku = await givenSku(database.db, { stock: 0, priceFen: 500 });
    const placement = await givenPlacement(database.db, { sku, count: 1 });
    const placing = engine(mode);
    expect(tell(await placing.place({ ...placement, addressId: randomUUID() }))).toBe('address_not_found');
    expect(tell(await placing.place(placement))).toBe('out_of_stock');
    await sql`UPDATE skus SET price_fen = 600 WHERE id = ${sku.skuId}`.execute(database.db);
    const dearer = await placing.place(placement);
    expect(dearer).toMatchObject({
      code: 'goods_changed',
      details: { lines: [{ skuId: sku.skuId, reason: 'price', oldPriceFen: 500, newPriceFen: 600 }] },
    });
    await sql`UPDATE products SET status = 'off_shelf' WHERE id = ${sku.productId}`.execute(database.db);
    expect(await placing.place(placement)).toMatchObject({
      code: 'goods_changed',
      details: { lines: [{ reason: 'off_shelf' }] },
    });
    expect(await ordersOf(database.db, placement.key)).toEqual([]);

    await sql`UPDATE products SET status = 'on_shelf' WHERE id = ${sku.productId}`.execute(database.db);
    await sql`UPDATE skus SET price_fen = 500 WHERE id = ${sku.skuId}`.execute(database.db);
    await sql`UPDATE stock SET on_hand = 1 WHERE sku_id = ${sku.skuId}`.execute(database.db);
    await database.db
      .insertInto('stock_adjustments')
      .values({ sku_id: sku.skuId, delta: 1, reason: 'came in' })
      .execute();
    expect(tell(await placing.place({ ...placement, remark: 'now' }))).toBe('created');
    await expectCleanBooks(database.db);
  });

  test('the key of an unknown, foreign or expired checkout is refused', async () => {
    const sku = await givenSku(database.db);
    const placement = await givenPlacement(database.db, { sku, count: 1 });
    const other = await givenShopper(database.db);
    const placing = engine(mode);
    expect(tell(await placing.place({ ...placement, key: randomUUID() }))).toBe('checkout_not_found');
    expect(tell(await placing.place({ ...placement, ...other }))).toBe('checkout_not_found');
    expect(tell(await placing.place({ ...placement, addressId: other.addressId }))).toBe('address_not_found');
    await sql`UPDATE checkouts SET expires_at = now() WHERE key = ${placement.key}`.execute(database.db);
    expect(tell(await placing.place(placement))).toBe('checkout_expired');
    expect((await stockOf(database.db, sku.skuId)).locked).toBe(0);
  });
});

const STATEMENTS = [
  'placing-lock-checkouts',
  'placing-consumed',
  'placing-addresses',
  'stock-read-for-update',
  'placing-goods',
  'placing-insert-orders',
  'stock-lock',
];

/** Ends the database processes behind the engines' connections, as an administrator or a crash would. */
async function endBackends(): Promise<void> {
  await sql`
    SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND query ~ 'checkouts|stock|BEGIN|ROLLBACK|COMMIT'
      AND pid IN (SELECT pid FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' OR state = 'active')`.execute(
    database.db,
  );
}

describe('faults', () => {
  test.each(STATEMENTS)(
    'the database process ends before %s: the same call places the whole order once',
    async (name) => {
      const sku = await givenSku(database.db, { stock: 3 });
      const placement = await givenPlacement(database.db, { sku, count: 2 });
      let ended = 0;
      const before = once(async () => {
        ended++;
        await endBackends();
      });
      const placing = engine({
        ...modes[0],
        interference: { before: (statement) => (statement.name === name ? before() : undefined) },
      });
      expect(tell(await placing.place(placement))).toBe('created');
      expect(ended).toBe(1);
      expect(await ordersOf(database.db, placement.key)).toHaveLength(1);
      expect((await stockOf(database.db, sku.skuId)).locked).toBe(2);
      await expectCleanBooks(database.db);
    },
  );

  test('after a COMMIT whose answer is lost the order is found and is not a replay', async () => {
    const sku = await givenSku(database.db, { stock: 3 });
    const placement = await givenPlacement(database.db, { sku, count: 2 });
    const afterCommit = once(() => {
      throw Object.assign(new Error('lost'), { code: 'ECONNRESET' });
    });
    const outcome = await engine({ ...modes[0], interference: { afterCommit } }).place(placement);
    expect(tell(outcome)).toBe('recovered');
    expect(await ordersOf(database.db, placement.key)).toHaveLength(1);
    expect((await stockOf(database.db, sku.skuId)).locked).toBe(2);
  });

  test('an order number that exists already is replaced by another', async () => {
    const sku = await givenSku(database.db, { stock: 5 });
    const [first, second] = [
      await givenPlacement(database.db, { sku, count: 1 }),
      await givenPlacement(database.db, { sku, count: 1 }),
    ];
    await engine(modes[0]).place(first);
    const [taken] = await ordersOf(database.db, first.key);
    const steal = once(async (values: unknown[]) => {
      values[0] = plainArray([taken?.order_no ?? '']);
    });
    const placing = engine({
      ...modes[0],
      interference: {
        before: (statement, values) =>
          statement.name === 'placing-insert-orders' ? steal(values) : undefined,
      },
    });
    expect(tell(await placing.place(second))).toBe('created');
    expect(await ordersOf(database.db, second.key)).toHaveLength(1);
    await expectCleanBooks(database.db);
  });

  test('optimistic: an order that comes between reading and locking gets the last unit', async () => {
    const sku = await givenSku(database.db, { stock: 1 });
    const [mine, rivals] = [
      await givenPlacement(database.db, { sku, count: 1 }),
      await givenPlacement(database.db, { sku, count: 1 }),
    ];
    const rival = engine(modes[1]);
    const act = once(async () => {
      expect(tell(await rival.place(rivals))).toBe('created');
    });
    const placing = engine({
      ...modes[1],
      interference: {
        before: (statement) => (statement.name === 'stock-lock-if-unchanged' ? act() : undefined),
      },
    });
    expect(tell(await placing.place(mine))).toBe('out_of_stock');
    expect(await stockOf(database.db, sku.skuId)).toEqual({ onHand: 1, locked: 1, sold: 0 });
  });

  test('optimistic: after five conflicts a batch takes the row locks and is placed', async () => {
    const sku = await givenSku(database.db, { stock: 100 });
    const rival = engine(modes[1]);
    let conflicts = 0;
    const placing = engine({
      ...modes[1],
      interference: {
        async before(statement) {
          if (statement.name !== 'stock-lock-if-unchanged') return;
          conflicts++;
          expect(tell(await rival.place(await givenPlacement(database.db, { sku, count: 1 })))).toBe(
            'created',
          );
        },
      },
    });
    expect(tell(await placing.place(await givenPlacement(database.db, { sku, count: 1 })))).toBe('created');
    expect(conflicts).toBe(5);
    expect((await stockOf(database.db, sku.skuId)).locked).toBe(6);
    await expectCleanBooks(database.db);
  });
});
