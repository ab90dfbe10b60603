import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { givenSku } from '../../../test/given.ts';
import { staffOrders } from '../../../test/staff-orders.ts';
import { firstOrderNoOf, newOrderNo } from '../order-no.ts';
import { indexOrders } from './indexing.ts';

let shop: TestShop;
let at: ReturnType<typeof staffOrders>;
let staff: Awaited<ReturnType<ReturnType<typeof staffOrders>['staff']>>;
beforeAll(async () => {
  shop = await startTestShop();
  at = staffOrders(shop);
  staff = await at.staff('orders');
});
afterAll(() => shop.close());

const index = () => indexOrders(shop.database.db);

async function search(query: Record<string, string>) {
  const { status, body } = await staff('GET', `/api/admin/orders?${new URLSearchParams(query)}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

async function find(query: Record<string, string>): Promise<string[]> {
  return (await search(query)).items.map(({ orderNo }: { orderNo: string }) => orderNo);
}

/** Digits that no other test uses. */
let serial = 0;
const unique = () => String(1_000 + serial++ * 7);

async function givenOrder(change: { recipient?: string; mobile?: string; skuId?: string } = {}) {
  const shopper = await at.shopper();
  await shop.database.db
    .updateTable('addresses')
    .set({
      recipient: change.recipient ?? '韩梅梅',
      mobile: change.mobile ?? `+861380000${unique()}`,
    })
    .where('id', '=', shopper.addressId)
    .execute();
  const skuId = change.skuId ?? (await givenSku(shop.database.db)).skuId;
  return { shopper, skuId, orderNo: await shopper.order({ skuId, count: 1 }) };
}

test('a new order is found by its number at once, and by everything else when it is indexed', async () => {
  const end = unique();
  const { shopper, skuId, orderNo } = await givenOrder({
    recipient: 'Ann Lee',
    mobile: `+861371234${end}`,
  });
  await givenOrder();
  expect(await find({ q: orderNo })).toEqual([orderNo]);
  expect(await find({ q: orderNo.slice(0, 16) })).toEqual([orderNo]);
  const account = unique();
  await shop.database.db
    .updateTable('users')
    .set({ mobile: `+861361234${account}` })
    .where('id', '=', shopper.userId)
    .execute();
  const { username } = await shop.database.db
    .selectFrom('users')
    .select('username')
    .where('id', '=', shopper.userId)
    .executeTakeFirstOrThrow();
  await index();
  const code = `SHIRT-${end}`;
  await shop.database.db.updateTable('skus').set({ code }).where('id', '=', skuId).execute();
  const texts = [
    code.toLowerCase(),
    ...[orderNo.slice(-8), 'ann lee', ` 1371234${end} `, `+86 137 1234 ${end}`, end],
    ...[`1361234${account}`, account, (username ?? '').toUpperCase()],
  ];
  for (const q of texts) expect([q, await find({ q })]).toEqual([q, [orderNo]]);
  expect(await find({ skuId })).toEqual([orderNo]);
  expect(await find({ skuId, q: end })).toEqual([orderNo]);
  for (const q of ['%', '#paid', `@${skuId}`, '=ann lee', 'no such thing', '9'])
    expect([q, await find({ q })]).toEqual([q, []]);
});

test('a tracking number and a new recipient are found at once, and what they replace no more', async () => {
  const { orderNo } = await givenOrder({ recipient: '旧名字' });
  await index();
  await staff('PUT', `/api/admin/orders/${orderNo}/address`, {
    ...{ recipient: '新名字', mobile: '13812340000', regionCode: '110101', detail: '1 号' },
  });
  expect([await find({ q: '旧名字' }), await find({ q: '新名字' })]).toEqual([[], [orderNo]]);
  await at.pay(orderNo);
  const parcel = { carrier: 'ems', trackingNumber: 'EX123CN' };
  const { body } = await staff('POST', `/api/admin/orders/${orderNo}/ship`, parcel);
  expect(await find({ q: 'ex123cn' })).toEqual([orderNo]);
  await staff('PATCH', `/api/admin/orders/${orderNo}/shipments/${body.shipments[0].id}`, {
    trackingNumber: 'EX999CN',
  });
  expect([await find({ q: 'EX123CN' }), await find({ q: 'EX999CN' })]).toEqual([[], [orderNo]]);
});

test('queues by status are true at once and go on by keyset, both ways and alone or with other filters', async () => {
  const { skuId } = await givenSku(shop.database.db);
  const orderNos: string[] = [];
  for (let n = 0; n < 5; n++) orderNos.push((await givenOrder({ skuId })).orderNo);
  const [unpaid, ...paid] = orderNos as [string, ...string[]];
  for (const orderNo of paid) await at.pay(orderNo);
  await index();
  expect(await find({ status: 'pending_payment', skuId })).toEqual([unpaid]);
  for (const sort of ['newest', 'oldest']) {
    const expected = sort === 'newest' ? paid.toReversed() : paid;
    const first = await search({ status: 'paid', skuId, sort, limit: '3' });
    expect(first).toMatchObject({ count: 4, countIsExact: true, total: 4 });
    const second = await search({ status: 'paid', skuId, sort, limit: '3', after: first.nextAfter });
    expect(second.nextAfter).toBeNull();
    expect([...first.items, ...second.items].map(({ orderNo }) => orderNo)).toEqual(expected);
  }
  expect(await search({ status: 'paid', skuId, page: '2', pageSize: '3' })).toMatchObject({
    ...{ total: 4, page: 2, pageSize: 3 },
    items: [{ orderNo: paid[0] }],
  });
  await staff('POST', `/api/admin/orders/${paid[0]}/ship`, { carrier: 'ems', trackingNumber: 'E' });
  expect(await find({ status: 'paid', skuId })).toEqual(paid.slice(1).toReversed());
  expect(await find({ status: 'shipped', skuId })).toEqual([paid[0]]);
  const paidOf = (await find({ status: 'paid' })).filter((orderNo) => paid.includes(orderNo));
  expect(paidOf).toEqual(paid.slice(1).toReversed());
});

test('days of the shop, moments and waiting refund requests filter; wrong values are refused', async () => {
  const { orderNo, skuId } = await givenOrder();
  await index();
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const yesterday = new Date(Date.now() - 16 * 3_600_000).toISOString().slice(0, 10);
  expect(await find({ skuId, from: today, to: today })).toEqual([orderNo]);
  expect(await find({ skuId, to: yesterday })).toEqual([]);
  expect(await find({ skuId, from: new Date(Date.now() + 3_600_000).toISOString() })).toEqual([]);
  expect(await find({ skuId, hasRefundRequest: 'false' })).toEqual([orderNo]);
  await sql`INSERT INTO refund_requests (order_no, amount_fen, reason) VALUES (${orderNo}, 1, '不想要了')`.execute(
    shop.database.db,
  );
  expect(await find({ skuId, hasRefundRequest: 'true' })).toEqual([orderNo]);
  expect(await find({ hasRefundRequest: 'true' })).toEqual([orderNo]);
  for (const bad of [
    { from: 'x' },
    { after: 'x' },
    { sort: 'best' },
    { skuId: 'x' },
    { limit: '0' },
  ] as Record<string, string>[])
    expect((await staff('GET', `/api/admin/orders?${new URLSearchParams(bad)}`)).status).toBe(400);
});

test('an order that committed after a higher number was indexed gets its keys when it can be seen', async () => {
  const { orderNo, shopper } = await givenOrder();
  await index();
  const late = newOrderNo(randomUUID(), Date.now() - 30_000);
  const end = unique();
  await sql`
    INSERT INTO orders (order_no, checkout_key, user_id, status, items_amount_fen, shipping_fen, address_id, address, expires_at)
    SELECT ${late}, gen_random_uuid(), user_id, status, items_amount_fen, shipping_fen, address_id,
           jsonb_set(address, '{mobile}', to_jsonb(${`1351234${end}`}::text)), expires_at
    FROM orders WHERE order_no = ${orderNo}`.execute(shop.database.db);
  expect(late < orderNo && shopper.userId !== '').toBe(true);
  await index();
  expect(await find({ q: end })).toEqual([]);
  await Promise.all([1, 2, 3].map(() => indexOrders(shop.database.db, { nowMs: Date.now() + 2 * 60_000 })));
  expect(await find({ q: end })).toEqual([late]);
});

/** Copies an order `count` times, with numbers of the moment that is `agoMs` ago. */
async function givenCopies(orderNo: string, count: number, agoMs: number): Promise<void> {
  const numbers = Array.from({ length: count }, () => newOrderNo(randomUUID(), Date.now() - agoMs));
  await sql`
    INSERT INTO orders (order_no, checkout_key, user_id, status, items_amount_fen, shipping_fen, address_id, address, expires_at)
    SELECT number, gen_random_uuid(), user_id, status, items_amount_fen, shipping_fen, address_id, address, expires_at
    FROM orders, unnest(${[...new Set(numbers)]}::text[]) AS number WHERE order_no = ${orderNo}
    ON CONFLICT DO NOTHING`.execute(shop.database.db);
}

test.each([
  { agoMs: 30_000, when: 'after a rush', pauses: 0 },
  { agoMs: -5_000, when: 'while many orders come in', pauses: 1 },
])('indexing pauses $when: $pauses times', async ({ agoMs, pauses }) => {
  const { orderNo } = await givenOrder();
  await index();
  const paused: number[] = [];
  // The job sees the copies alone: one full batch, and a part of one.
  await sql`UPDATE order_search_progress SET seen_until = ${firstOrderNoOf(Date.now() - agoMs)}`.execute(
    shop.database.db,
  );
  await givenCopies(orderNo, 700, agoMs);
  await indexOrders(shop.database.db, { pause: async (ms) => void paused.push(ms) });
  expect(paused.length).toBe(pauses);
  expect(paused.every((ms) => ms > 0)).toBe(true);
});
