import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { givenSku, givenStaff, staffBearer } from '../../../test/given.ts';
import {
  expectCleanBooks,
  givenCheckout,
  givenShopper,
  openEngine,
  RULES,
  tally,
} from '../../../test/ordering.ts';
import { staffOrders } from '../../../test/staff-orders.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ RATE_LIMITS: 'on' });
});
afterAll(() => shop.close());

/** Two servers of one shop, with small bounds. */
async function withTwoServers<T>(
  unpaidMax: { orders: number; piecesOfSku: number },
  use: (engines: ReturnType<typeof openEngine>[]) => Promise<T>,
): Promise<T> {
  const rules = { ...RULES, unpaidMax };
  const options = { stockLocking: 'pessimistic', batchMax: 4, rules } as const;
  const engines = [1, 2].map(() => openEngine(shop.database.url, options));
  try {
    return await use(engines);
  } finally {
    await Promise.all(engines.map((engine) => engine.close()));
  }
}

async function placeMany(
  engines: ReturnType<typeof openEngine>[],
  wishes: Parameters<typeof givenCheckout>[2][],
) {
  const shopper = await givenShopper(shop.database.db);
  const keys = await Promise.all(wishes.map((wish) => givenCheckout(shop.database.db, shopper.userId, wish)));
  const outcomes = await Promise.all(
    keys.map((key, index) =>
      (engines[index % engines.length] as (typeof engines)[number]).place({ ...shopper, key, remark: '' }),
    ),
  );
  return tally(outcomes);
}

test('of many orders that two servers place at once for one account, no more than the bound are unpaid', async () => {
  const sku = await givenSku(shop.database.db, { stock: 100 });
  const wishes = Array.from({ length: 40 }, () => [{ sku, count: 1 }]);
  await withTwoServers({ orders: 7, piecesOfSku: 1_000 }, async (engines) => {
    expect(await placeMany(engines, wishes)).toEqual({ created: 7, too_many_unpaid_orders: 33 });
    // Another account has bounds of its own.
    expect(await placeMany(engines, wishes.slice(0, 7))).toEqual({ created: 7 });
  });
  await expectCleanBooks(shop.database.db);
});

test('the pieces of a SKU in the unpaid orders of one account stay within the bound, whoever places them', async () => {
  const [sku, other] = [await givenSku(shop.database.db), await givenSku(shop.database.db)];
  const wishes = Array.from({ length: 30 }, () => [
    { sku, count: 3 },
    { sku: other, count: 1 },
  ]);
  await withTwoServers({ orders: 1_000, piecesOfSku: 20 }, async (engines) => {
    expect(await placeMany(engines, wishes)).toEqual({ created: 6, too_many_unpaid_pieces: 24 });
  });
  await expectCleanBooks(shop.database.db);
});

test('an account cannot lock the stock of a SKU again and again, and can order again when it has paid', async () => {
  const at = staffOrders(shop);
  const shopper = await at.shopper();
  const { skuId } = await givenSku(shop.database.db, { stock: 5_000 });
  const first = await shopper.order({ skuId, count: 999 });
  const second = await shopper.place([{ skuId, count: 1 }]);
  expect([second.status, second.body.code]).toEqual([409, 'too_many_unpaid_pieces']);
  expect(second.body.lines).toEqual([{ skuId, requested: 1, unpaid: 999, max: 999 }]);
  await at.pay(first);
  await shopper.order({ skuId, count: 999 });
});

test('with the setting an order needs a proven number, and without it does not', async () => {
  const staff = staffBearer(shop.tokens, (await givenStaff(shop.database.db, ['admin'])).id);
  const require = (requireProvenMobile: boolean) =>
    shop.app.inject({
      method: 'PATCH',
      url: '/api/admin/settings',
      headers: staff,
      payload: { requireProvenMobile },
    });
  const shopper = await staffOrders(shop).shopper();
  const { skuId } = await givenSku(shop.database.db);
  expect((await require(true)).statusCode).toBe(200);
  const refused = await shopper.place([{ skuId, count: 1 }]);
  expect([refused.status, refused.body.code]).toEqual([403, 'mobile_not_proven']);
  await shop.database.db
    .updateTable('users')
    .set({ mobile: '+8613712345678', mobile_verified_at: new Date() })
    .where('id', '=', shopper.userId)
    .execute();
  await shopper.order({ skuId, count: 1 });
  await require(false);
  await (await staffOrders(shop).shopper()).order({ skuId, count: 1 });
});
