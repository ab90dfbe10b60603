import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Gateways } from '../../../gateways/index.ts';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { bearer, givenSku, givenStaff, givenUser, staffBearer } from '../../../test/given.ts';

/** Of the provider only its limit counts here: no payment is opened. */
const PROVIDER = { amountMaxFen: 20_000_000 } as NonNullable<Gateways['payments']['alipay']>;
const BEIJING = '110101';
const SHANGHAI = '310101';
const URUMQI = '650102';
const HAIKOU = '460105';

let shop: TestShop;
let staff: { authorization: string };
beforeAll(async () => {
  shop = await startTestShop({}, { payments: { alipay: PROVIDER } });
  staff = staffBearer(shop.tokens, (await givenStaff(shop.database.db, ['admin'])).id);
});
afterAll(() => shop.close());

const FEES = {
  feeFen: 800,
  freeFromFen: 9_900,
  byProvince: [
    { provinces: ['650000'], feeFen: 2_500, freeFromFen: null, isServed: true },
    { provinces: ['460000'], feeFen: 0, freeFromFen: null, isServed: false },
  ],
};

async function setFees(shipping: object) {
  const payload = { shipping };
  const answer = await shop.app.inject({
    method: 'PATCH',
    url: '/api/admin/settings',
    headers: staff,
    payload,
  });
  expect(answer.statusCode, answer.body).toBe(200);
}
beforeEach(() => setFees(FEES));

async function givenShopper(...regions: string[]) {
  const { id } = await givenUser(shop.database.db);
  const headers = bearer(shop.tokens, id);
  const post = async (url: string, payload: object, more: Record<string, string> = {}) => {
    const answer = await shop.app.inject({
      method: 'POST',
      url,
      headers: { ...headers, ...more },
      payload,
    });
    return { status: answer.statusCode, body: answer.json() };
  };
  const ids: string[] = [];
  for (const regionCode of regions) {
    const address = { recipient: '王小明', mobile: '13800138000', regionCode, detail: '中山路 1 号' };
    ids.push((await post('/api/addresses', address)).body.id);
  }
  return {
    ids,
    checkout: (items: object[], addressId?: string) => post('/api/checkouts', { items, addressId }),
    place: (key: string, addressId: string | undefined) =>
      post('/api/orders', { addressId }, { 'idempotency-key': key }),
  };
}

const oneOf = async (priceFen = 1_000) => [
  { skuId: (await givenSku(shop.database.db, { priceFen })).skuId, count: 1 },
];

test('the default address decides the fee, the named address before it, and without one the general fee holds', async () => {
  const items = await oneOf();
  const nowhere = await givenShopper();
  expect((await nowhere.checkout(items)).body).toMatchObject({ shippingFen: 800, totalFen: 1_800 });
  const shopper = await givenShopper(URUMQI, BEIJING);
  expect((await shopper.checkout(items)).body).toMatchObject({
    shippingFen: 2_500,
    totalFen: 3_500,
    discountFen: 0,
    defaultAddressId: shopper.ids[0],
  });
  expect((await shopper.checkout(items, shopper.ids[1])).body).toMatchObject({ shippingFen: 800 });
  const foreign = await nowhere.checkout(items, shopper.ids[0]);
  expect([foreign.status, foreign.body.code]).toEqual([404, 'address_not_found']);
});

test('a province that is not served is refused at the checkout and when the order is placed', async () => {
  const items = await oneOf();
  const shopper = await givenShopper(BEIJING, HAIKOU);
  const refused = await shopper.checkout(items, shopper.ids[1]);
  expect([refused.status, refused.body.code]).toEqual([409, 'region_not_served']);
  const { key } = (await shopper.checkout(items)).body;
  const placed = await shopper.place(key, shopper.ids[1]);
  expect([placed.status, placed.body.code]).toEqual([409, 'region_not_served']);
  expect((await shopper.place(key, shopper.ids[0])).status).toBe(201);
});

test('an order to another province takes the fee of that province', async () => {
  const items = await oneOf();
  const shopper = await givenShopper(BEIJING, URUMQI);
  const { key } = (await shopper.checkout(items)).body;
  const { status, body } = await shopper.place(key, shopper.ids[1]);
  expect([status, body.shippingFen, body.totalFen]).toEqual([201, 2_500, 3_500]);
  // As stored, not only as answered.
  const repeat = await shopper.place(key, shopper.ids[1]);
  expect([repeat.status, repeat.body.shippingFen, repeat.body.totalFen]).toEqual([200, 2_500, 3_500]);
});

test('the fee of a checkout stands when the settings change, and a checkout without an address takes its order’s', async () => {
  const items = await oneOf();
  const [shopper, late] = [await givenShopper(BEIJING, SHANGHAI), await givenShopper()];
  const [first, second] = [(await shopper.checkout(items)).body, (await shopper.checkout(items)).body];
  const third = (await late.checkout(items)).body;
  await setFees({ ...FEES, feeFen: 1_200 });
  expect((await shopper.checkout(items)).body.shippingFen).toBe(1_200);
  expect((await shopper.place(first.key, shopper.ids[0])).body.shippingFen).toBe(800);
  expect((await shopper.place(second.key, shopper.ids[1])).body.shippingFen).toBe(1_200);
  const { ids } = await givenShopper(URUMQI);
  await shop.database.pool.query(
    'UPDATE addresses SET user_id = (SELECT user_id FROM checkouts WHERE key = $1) WHERE id = $2',
    [third.key, ids[0]],
  );
  expect((await late.place(third.key, ids[0])).body.shippingFen).toBe(2_500);
});

test('new orders wait for their payment as long as the settings say', async () => {
  const patch = (orders: object) =>
    shop.app.inject({ method: 'PATCH', url: '/api/admin/settings', headers: staff, payload: { orders } });
  await patch({ expiresMinutes: 90 });
  const shopper = await givenShopper(BEIJING);
  const { key } = (await shopper.checkout(await oneOf())).body;
  const { createdAt, expiresAt } = (await shopper.place(key, shopper.ids[0])).body;
  expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(90 * 60_000);
});

test('an amount that no provider can carry is refused, shipping included', async () => {
  const shopper = await givenShopper(BEIJING, URUMQI);
  const tooMuch = await shopper.checkout(await oneOf(PROVIDER.amountMaxFen + 1));
  expect(tooMuch.body).toMatchObject({ code: 'order_amount_too_large', maxFen: PROVIDER.amountMaxFen });
  expect(tooMuch.status).toBe(409);
  const { status, body } = await shopper.checkout(await oneOf(PROVIDER.amountMaxFen));
  expect([status, body.totalFen]).toEqual([201, PROVIDER.amountMaxFen]);
  // The fee of the other province takes the total over the limit.
  const placed = await shopper.place(body.key, shopper.ids[1]);
  expect([placed.status, placed.body.code]).toEqual([409, 'order_amount_too_large']);
  expect((await shopper.place(body.key, shopper.ids[0])).status).toBe(201);
});
