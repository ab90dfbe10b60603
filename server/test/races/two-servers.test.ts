import { randomUUID } from 'node:crypto';
import { Agent } from 'undici';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { runAudit } from '../../audit/audit.ts';
import { createTokens } from '../../platform/auth/tokens.ts';
import { TEST_SECRET } from '../app.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { bearer, type GivenSku, givenSku } from '../given.ts';
import { givenCheckout, givenFlashItem, givenShopper, type Wish } from '../ordering.ts';
import { cleanUp, type ShopProcess, startShopProcess, temporaryDataDir } from '../shop-process.ts';

/** A thousand shoppers at two server processes, over HTTP, in every way of locking and batching. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const BUYERS = 1_000;
const UNITS = 100;

interface Buyer {
  userId: string;
  addressId: string;
  headers: Record<string, string>;
}

let database: TestDatabase;
let buyers: Buyer[];
/** Every buyer has a connection of their own. */
const crowd = new Agent({ connections: null });

beforeAll(async () => {
  database = await createTestDatabase();
  const tokens = createTokens({ secret: TEST_SECRET, issuer: 'jishi', audience: 'jishi' });
  buyers = await Promise.all(
    Array.from({ length: BUYERS }, async () => {
      const shopper = await givenShopper(database.db);
      return { ...shopper, headers: bearer(tokens, shopper.userId) };
    }),
  );
});
afterAll(async () => {
  await crowd.close();
  await database.drop();
});

const WAYS = [
  { STOCK_LOCKING: 'pessimistic', ORDER_BATCH_MAX: '256' },
  { STOCK_LOCKING: 'pessimistic', ORDER_BATCH_MAX: '1' },
  { STOCK_LOCKING: 'optimistic', ORDER_BATCH_MAX: '256' },
  { STOCK_LOCKING: 'optimistic', ORDER_BATCH_MAX: '1' },
];

describe.each(WAYS)('$STOCK_LOCKING, at most $ORDER_BATCH_MAX orders a transaction', (way) => {
  let dataDir: string;
  let servers: ShopProcess[];
  let urls: string[];

  beforeEach(async () => {
    dataDir = await temporaryDataDir();
    const settings = {
      DATABASE_URL: database.options.url,
      JWT_SECRET: TEST_SECRET,
      RATE_LIMITS: 'off',
      SIMULATORS: 'off',
      SAMPLE_SHOP: 'off',
      ORDER_DEADLINE_MS: '60000',
      ...way,
    };
    servers = [0, 1].map(() => startShopProcess({ dataDir, settings }));
    urls = await Promise.all(servers.map(({ url }) => url));
  });
  afterEach(async () => {
    await cleanUp(servers, dataDir);
    expect((await runAudit(database.db)).isClean).toBe(true);
  });

  /** Places an order on one of the servers. @returns the status of the answer, with the code of a refusal */
  async function submit(buyer: Buyer, key: string, server: number): Promise<string> {
    const { statusCode, body } = await crowd.request({
      origin: urls[server] as string,
      path: '/api/orders',
      method: 'POST',
      headers: { ...buyer.headers, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ addressId: buyer.addressId }),
    });
    const { code } = (await body.json()) as { code?: string };
    return code === undefined ? String(statusCode) : `${statusCode} ${code}`;
  }

  function tally(answers: readonly string[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1;
    return counts;
  }

  async function rush(wishesOf: (buyer: number) => Wish[]): Promise<Record<string, number>> {
    const keys = await Promise.all(
      buyers.map(({ userId }, index) => givenCheckout(database.db, userId, wishesOf(index))),
    );
    return tally(
      await Promise.all(buyers.map((buyer, index) => submit(buyer, keys[index] as string, index % 2))),
    );
  }

  const lockedOf = async ({ skuId }: GivenSku) =>
    (
      await database.db
        .selectFrom('stock')
        .select('locked')
        .where('sku_id', '=', skuId)
        .executeTakeFirstOrThrow()
    ).locked;

  test(`of ${BUYERS} buyers who each try three times at once, ${UNITS} get one piece of a flash sale of ${UNITS}`, async () => {
    const plain = await givenSku(database.db, { stock: BUYERS * 3 });
    const sku = await givenFlashItem(database.db, plain, { quota: UNITS, perUser: 1 });
    const tries = await Promise.all(
      [0, 1, 2].flatMap((attempt) =>
        buyers.map(async (buyer, index) => {
          const key = await givenCheckout(database.db, buyer.userId, [{ sku, count: 1 }]);
          return { buyer, key, server: (index + attempt) % 2 };
        }),
      ),
    );
    const { 201: created, ...refused } = tally(
      await Promise.all(tries.map(({ buyer, key, server }) => submit(buyer, key, server))),
    );
    expect(created).toBe(UNITS);
    expect(Object.keys(refused).filter((code) => !/^409 (goods_changed|limit_reached)$/.test(code))).toEqual(
      [],
    );
    const { rows } = await database.pool.query(
      `SELECT user_id, sum(count)::int AS count FROM order_lines JOIN orders USING (order_no)
       WHERE flash_item_id = $1 GROUP BY user_id`,
      [sku.flashItemId],
    );
    expect(rows).toHaveLength(UNITS);
    expect(rows.filter(({ count }) => count !== 1)).toEqual([]);
    expect(await lockedOf(sku)).toBe(UNITS);
  });

  test(`of ${BUYERS} buyers at once ${UNITS} get one of ${UNITS} units`, async () => {
    const sku = await givenSku(database.db, { stock: UNITS });
    expect(await rush(() => [{ sku, count: 1 }])).toEqual({
      201: UNITS,
      '409 out_of_stock': BUYERS - UNITS,
    });
    expect(await lockedOf(sku)).toBe(UNITS);
  });

  test('orders with two lines in opposite sequences meet no deadlock and sell the last unit', async () => {
    const one = await givenSku(database.db, { stock: UNITS });
    const two = await givenSku(database.db, { stock: UNITS });
    const [forth, back] = [
      [one, two],
      [two, one],
    ].map((skus) => skus.map((sku) => ({ sku, count: 1 })));
    expect(await rush((index) => (index % 4 < 2 ? forth : back) as Wish[])).toEqual({
      201: UNITS,
      '409 out_of_stock': BUYERS - UNITS,
    });
    expect([await lockedOf(one), await lockedOf(two)]).toEqual([UNITS, UNITS]);
  });

  test('twenty identical requests to both servers are one order', async () => {
    const sku = await givenSku(database.db, { stock: UNITS });
    const [buyer] = buyers as [Buyer];
    const key = await givenCheckout(database.db, buyer.userId, [{ sku, count: 1 }]);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => submit(buyer, key, index % 2)),
    );
    expect(tally(answers)).toEqual({ 200: 19, 201: 1 });
    expect(await submit(buyer, randomUUID(), 0)).toBe('404 checkout_not_found');
    expect(await lockedOf(sku)).toBe(1);
  });
});
