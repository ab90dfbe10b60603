import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { givenSku } from '../../../test/given.ts';
import { expectCleanBooks } from '../../../test/ordering.ts';
import { staffOrders } from '../../../test/staff-orders.ts';

let shop: TestShop;
let at: ReturnType<typeof staffOrders>;
beforeAll(async () => {
  shop = await startTestShop();
  at = staffOrders(shop);
});
afterAll(() => shop.close());

type Shopper = Awaited<ReturnType<typeof at.shopper>>;

/** A SKU of a product with this title. */
async function givenTitled(title: string, titleEn: string) {
  const sku = await givenSku(shop.database.db);
  await sql`UPDATE products SET title = ${title}, title_en = ${titleEn} WHERE id = ${sku.productId}`.execute(
    shop.database.db,
  );
  return sku;
}

async function listed(shopper: Shopper, query: string) {
  const { status, body } = await shopper.ask('GET', `/api/orders${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return { ...body, orderNos: body.items.map(({ orderNo }: { orderNo: string }) => orderNo) };
}

test('orders are found by words of a title in either language and by digits of the number, with counts', async () => {
  const shopper = await at.shopper();
  const [tea, cup] = [
    await givenTitled('龙井 100%绿茶', 'Green tea'),
    await givenTitled('紫砂杯', 'Clay cup'),
  ];
  const both = await shopper.order({ skuId: tea.skuId, count: 1 }, { skuId: cup.skuId, count: 1 });
  const one = await shopper.order({ skuId: cup.skuId, count: 2 });
  await at.pay(one);
  const other = await at.shopper();
  await other.order({ skuId: tea.skuId, count: 1 });

  const all = await listed(shopper, '');
  expect(all).toMatchObject({ orderNos: [one, both], total: 2, page: 1 });
  expect(all.counts).toEqual({ pending_payment: 1, paid: 1, shipped: 0, completed: 0, cancelled: 0 });
  const find = (q: string, more = '') => listed(shopper, `?q=${encodeURIComponent(q)}${more}`);
  expect((await find('绿茶')).orderNos).toEqual([both]);
  expect((await find('gReEn')).orderNos).toEqual([both]);
  expect((await find(' 紫砂  绿茶 ')).orderNos).toEqual([both]);
  expect((await find('杯')).orderNos).toEqual([one, both]);
  expect((await find(one)).orderNos).toEqual([one]);
  expect((await find(one.slice(4, 15))).orderNos).toContain(one);
  // The signs of LIKE are letters like others.
  expect((await find('0%绿')).orderNos).toEqual([both]);
  expect((await find('_')).orderNos).toEqual([]);
  expect((await find('  ')).total).toBe(2);

  const paid = await find('杯', '&status=paid');
  expect(paid).toMatchObject({ orderNos: [one], total: 1 });
  expect(paid.counts).toMatchObject({ pending_payment: 1, paid: 1 });
  expect(await find('绿茶', '&status=paid')).toMatchObject({ orderNos: [], total: 0 });
  expect(await listed(shopper, '?pageSize=1&page=2')).toMatchObject({ orderNos: [both], total: 2 });
});

test('buying again puts what is still sold into the cart and names the rest', async () => {
  const shopper = await at.shopper();
  const [kept, gone] = [await givenSku(shop.database.db), await givenSku(shop.database.db)];
  const orderNo = await shopper.order({ skuId: kept.skuId, count: 2 }, { skuId: gone.skuId, count: 1 });
  await sql`UPDATE products SET status = 'off_shelf' WHERE id = ${gone.productId}`.execute(shop.database.db);

  const again = await shopper.ask('POST', `/api/orders/${orderNo}/buy-again`);
  expect(again.status, JSON.stringify(again.body)).toBe(200);
  expect(again.body).toMatchObject({
    items: [{ skuId: kept.skuId, count: 2, isChecked: true }],
    totalCount: 2,
    rejected: [{ skuId: gone.skuId, reason: 'sku_not_found' }],
  });
  expect((await shopper.ask('POST', `/api/orders/${orderNo}/buy-again`)).body.totalCount).toBe(4);
  const stranger = await at.shopper();
  expect((await stranger.ask('POST', `/api/orders/${orderNo}/buy-again`)).body.code).toBe('order_not_found');
  expect((await stranger.ask('GET', '/api/cart')).body.items).toEqual([]);
});

test('buying again twice with one key adds once', async () => {
  const shopper = await at.shopper();
  const { skuId } = await givenSku(shop.database.db);
  const orderNo = await shopper.order({ skuId, count: 3 });
  const key = { 'idempotency-key': randomUUID() };
  const press = () => shopper.ask('POST', `/api/orders/${orderNo}/buy-again`, undefined, key);
  const [first, second] = await Promise.all([press(), press()]);
  expect([first.status, second.status]).toEqual([200, 200]);
  expect((await shopper.ask('GET', '/api/cart')).body.totalCount).toBe(3);
});

const ADDRESS = { recipient: '李四', mobile: '13900139000', regionCode: '110102', detail: '西单北大街 2 号' };
const readdress = (shopper: Shopper, orderNo: string, address: object = ADDRESS) =>
  shopper.ask('PUT', `/api/orders/${orderNo}/address`, address);

async function givenPaid(count = 1) {
  const shopper = await at.shopper();
  const { skuId } = await givenSku(shop.database.db);
  const orderNo = await shopper.order({ skuId, count });
  await at.pay(orderNo);
  return { shopper, orderNo, skuId };
}

test('a shopper sends an order elsewhere until its first parcel, and staff find the order by the new recipient', async () => {
  const { shopper, orderNo, skuId } = await givenPaid(2);
  expect((await readdress(shopper, orderNo, { ...ADDRESS, recipient: '张先前' })).status).toBe(200);
  const moved = await readdress(shopper, orderNo);
  expect(moved.status, JSON.stringify(moved.body)).toBe(200);
  expect(moved.body).toMatchObject({
    address: { recipient: '李四', mobile: '13900139000', district: '西城区', detail: '西单北大街 2 号' },
    canChangeAddress: true,
  });
  const staff = await at.staff('warehouse');
  const found = (q: string) => staff('GET', `/api/admin/orders?q=${encodeURIComponent(q)}`);
  expect((await found('李四')).body.items[0]).toMatchObject({ orderNo });
  expect((await found('张先前')).body.items).toEqual([]);
  const stranger = await at.shopper();
  expect((await readdress(stranger, orderNo, { ...ADDRESS, recipient: '外人' })).body.code).toBe(
    'order_not_found',
  );
  expect((await readdress(shopper, orderNo, { ...ADDRESS, regionCode: '110000' })).body.code).toBe(
    'validation_failed',
  );

  const parcel = { carrier: 'shunfeng', trackingNumber: 'SF1', lines: [{ skuId, count: 1 }] };
  expect((await staff('POST', `/api/admin/orders/${orderNo}/shipments`, parcel)).status).toBe(201);
  expect((await readdress(shopper, orderNo, { ...ADDRESS, recipient: '王五' })).body.code).toBe(
    'order_wrong_state',
  );
  const after = await shopper.ask('GET', `/api/orders/${orderNo}`);
  expect(after.body).toMatchObject({ canChangeAddress: false, address: { recipient: '李四' } });
});

test('of a parcel and a change of address at once, the parcel goes where the order says', async () => {
  for (let round = 0; round < 4; round++) {
    const { shopper, orderNo } = await givenPaid();
    const staff = await at.staff('orders');
    const parcel = { carrier: 'shunfeng', trackingNumber: 'SF2' };
    const [shipped, moved] = await Promise.all([
      staff('POST', `/api/admin/orders/${orderNo}/ship`, parcel),
      readdress(shopper, orderNo),
    ]);
    expect(shipped.status).toBe(200);
    const { recipient } = shipped.body.address;
    // What staff saw when they shipped is what the order says for ever.
    expect((await shopper.ask('GET', `/api/orders/${orderNo}`)).body.address.recipient).toBe(recipient);
    expect([200, 409]).toContain(moved.status);
  }
  await expectCleanBooks(shop.database.db);
});

test('an address where shipping costs more, or that is not served, is refused, and the order stays as it was', async () => {
  const { shopper, orderNo } = await givenPaid();
  const staff = await at.staff('admin');
  const rules = [
    { provinces: ['650000'], feeFen: 2_000, freeFromFen: null, isServed: true },
    { provinces: ['540000'], feeFen: 0, freeFromFen: null, isServed: false },
    { provinces: ['440000'], feeFen: 500, freeFromFen: null, isServed: true },
  ];
  const shipping = { feeFen: 800, freeFromFen: 9_900, byProvince: rules };
  expect((await staff('PATCH', '/api/admin/settings', { shipping })).status).toBe(200);
  await expect
    .poll(async () => (await readdress(shopper, orderNo, { ...ADDRESS, regionCode: '650102' })).body)
    .toMatchObject({ status: 409, code: 'address_costs_more', shippingFen: 2_000 });
  expect((await readdress(shopper, orderNo, { ...ADDRESS, regionCode: '540102' })).body.code).toBe(
    'region_not_served',
  );
  expect((await shopper.ask('GET', `/api/orders/${orderNo}`)).body.address.recipient).toBe('王小明');
  expect((await readdress(shopper, orderNo, { ...ADDRESS, regionCode: '440103' })).status).toBe(200);
  // The fee of the order was paid for Beijing: nothing is given back, and going back costs nothing more.
  expect((await shopper.ask('GET', `/api/orders/${orderNo}`)).body).toMatchObject({ shippingFen: 800 });
});
