import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import {
  bearer,
  type GivenSku,
  givenAddress,
  givenSku,
  givenStaff,
  givenUser,
  staffBearer,
} from '../../../test/given.ts';

let shop: TestShop;
let staff: { authorization: string };
beforeAll(async () => {
  shop = await startTestShop();
  staff = staffBearer(shop.tokens, (await givenStaff(shop.database.db, ['catalog'])).id);
});
afterAll(() => shop.close());

const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

async function givenSale({ skuId }: GivenSku, item: { quota: number; perUser: number }): Promise<string> {
  const items = [{ skuId, priceFen: 300, ...item }];
  const payload = { name: '秒杀', startsAt: inMs(-1_000), endsAt: inMs(3_600_000), items };
  const answer = await shop.app.inject({
    method: 'POST',
    url: '/api/admin/flash-sales',
    headers: staff,
    payload,
  });
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json().id;
}

async function givenShopper() {
  const { id } = await givenUser(shop.database.db);
  const { id: addressId } = await givenAddress(shop.database.db, id);
  const headers = bearer(shop.tokens, id);
  const post = async (url: string, payload: object, more: Record<string, string> = {}) => {
    const answer = await shop.app.inject({
      ...{ method: 'POST', url, payload },
      headers: { ...headers, ...more },
    });
    return { status: answer.statusCode, body: answer.json() };
  };
  const checkout = async (skuId: string, count = 1) =>
    (await post('/api/checkouts', { items: [{ skuId, count }] })).body;
  const place = (key: string) => post('/api/orders', { addressId }, { 'idempotency-key': key });
  return {
    post,
    checkout,
    place,
    cart: async () => (await shop.app.inject({ url: '/api/cart', headers })).json(),
    buy: async (skuId: string, count = 1) => place((await checkout(skuId, count)).key),
  };
}

test('a checkout and its order have the price of the sale, until the quota is gone', async () => {
  const sku = await givenSku(shop.database.db);
  await givenSale(sku, { quota: 2, perUser: 1 });
  const [first, second, third] = [await givenShopper(), await givenShopper(), await givenShopper()];
  const late = await third.checkout(sku.skuId);
  expect(late).toMatchObject({ itemsAmountFen: 300, items: [{ priceFen: 300 }] });
  for (const shopper of [first, second]) {
    const { status, body } = await shopper.buy(sku.skuId);
    expect([status, body.itemsAmountFen, body.items[0].priceFen]).toEqual([201, 300, 300]);
  }
  const gone = await third.place(late.key);
  expect([gone.status, gone.body.code]).toEqual([409, 'goods_changed']);
  const { skuId } = sku;
  expect(gone.body.lines).toEqual([{ skuId, reason: 'promotion', oldPriceFen: 300, newPriceFen: 1_000 }]);
  // The very next checkout knows: a shopper must not be sent round in a circle.
  expect(await third.checkout(skuId)).toMatchObject({ itemsAmountFen: 1_000 });
  expect((await third.buy(skuId)).body.itemsAmountFen).toBe(1_000);
});

test('more than one shopper may have is refused with what the shopper has, and a cancelled order makes place', async () => {
  const sku = await givenSku(shop.database.db);
  await givenSale(sku, { quota: 9, perUser: 2 });
  const shopper = await givenShopper();
  const { skuId } = sku;
  const tooMany = await shopper.buy(skuId, 3);
  expect([tooMany.status, tooMany.body.code]).toEqual([409, 'limit_reached']);
  expect(tooMany.body.lines).toEqual([{ skuId, requested: 3, taken: 0, max: 2 }]);
  const { orderNo } = (await shopper.buy(skuId, 2)).body;
  const again = await shopper.buy(skuId);
  expect(again.body.lines).toEqual([{ skuId, requested: 1, taken: 2, max: 2 }]);
  expect((await shopper.post(`/api/orders/${orderNo}/cancel`, {})).status).toBe(200);
  expect((await shopper.buy(skuId, 2)).status).toBe(201);
});

test('more pieces than the quota holds are all at the ordinary price', async () => {
  const sku = await givenSku(shop.database.db);
  await givenSale(sku, { quota: 3, perUser: 9 });
  const shopper = await givenShopper();
  expect(await shopper.checkout(sku.skuId, 4)).toMatchObject({ itemsAmountFen: 4_000 });
  expect(await shopper.checkout(sku.skuId, 3)).toMatchObject({ itemsAmountFen: 900 });
});

test('the cart shows the price that the checkout will have', async () => {
  const sku = await givenSku(shop.database.db);
  await givenSale(sku, { quota: 3, perUser: 9 });
  const shopper = await givenShopper();
  await shopper.post('/api/cart/items', { skuId: sku.skuId, count: 3 });
  expect((await shopper.cart()).items).toMatchObject([{ priceFen: 300, problem: null }]);
  await shopper.post('/api/cart/items', { skuId: sku.skuId, count: 1 });
  expect(await shopper.cart()).toMatchObject({ checkedAmountFen: 4_000, items: [{ priceFen: 1_000 }] });
});

test('a sale that ends between checkout and order is told with the ordinary price', async () => {
  const sku = await givenSku(shop.database.db);
  const id = await givenSale(sku, { quota: 3, perUser: 9 });
  const shopper = await givenShopper();
  const { key } = await shopper.checkout(sku.skuId);
  const url = `/api/admin/flash-sales/${id}`;
  await shop.app.inject({ method: 'PATCH', url, headers: staff, payload: { endsAt: inMs(-1) } });
  const { status, body } = await shopper.place(key);
  expect([status, body.code, body.lines[0].reason]).toEqual([409, 'goods_changed', 'promotion']);
  expect((await shopper.buy(sku.skuId)).body.itemsAmountFen).toBe(1_000);
});
