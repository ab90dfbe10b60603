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

const PARCEL = { carrier: 'shunfeng', trackingNumber: ' SF100200300 ' };

async function givenPaid(...counts: number[]) {
  const shopper = await at.shopper();
  const skus = await Promise.all(counts.map(() => givenSku(shop.database.db, { stock: 100 })));
  const lines = skus.map(({ skuId }, index) => ({ skuId, count: counts[index] as number }));
  const orderNo = await shopper.order(...lines);
  await at.pay(orderNo);
  return { shopper, orderNo, lines, skuIds: skus.map(({ skuId }) => skuId) };
}

const auditOf = (orderNo: string) =>
  shop.database.db
    .selectFrom('audit_log')
    .select(['action', 'before', 'after', 'details'])
    .where('subject', '=', `order:${orderNo}`)
    .orderBy('id')
    .execute();

test('an order goes out in parcels, and is shipped with the last of them', async () => {
  const { shopper, orderNo, skuIds } = await givenPaid(3, 2);
  const staff = await at.staff('warehouse');
  const [a, b] = skuIds as [string, string];
  const send = (lines: object[]) =>
    staff('POST', `/api/admin/orders/${orderNo}/shipments`, { ...PARCEL, lines });
  const first = await send([
    { skuId: a, count: 1 },
    { skuId: a.toUpperCase(), count: 1 },
  ]);
  expect(first.status).toBe(201);
  expect(first.body).toMatchObject({ status: 'paid', shipments: [{ lines: [{ skuId: a, count: 2 }] }] });
  const tooMany = await send([{ skuId: a, count: 2 }]);
  expect([tooMany.status, tooMany.body.code]).toEqual([409, 'nothing_left_to_ship']);
  expect(tooMany.body.lines).toEqual([{ skuId: a, requested: 2, left: 1 }]);
  expect((await send([{ skuId: randomUUID(), count: 1 }])).body.code).toBe('validation_failed');
  const rest = { carrier: '同城闪送', trackingNumber: 'T2' };
  const last = await staff('POST', `/api/admin/orders/${orderNo}/ship`, rest);
  expect(last.body).toMatchObject({ status: 'shipped', shipment: { ...rest, carrierName: '同城闪送' } });
  expect(last.body.shipments.map(({ lines }: { lines: object[] }) => lines)).toEqual([
    [{ skuId: a, count: 2 }],
    [
      { skuId: a, count: 1 },
      { skuId: b, count: 2 },
    ],
  ]);
  expect((await send([{ skuId: a, count: 1 }])).body.code).toBe('nothing_left_to_ship');
  const seen = (await shopper.ask('GET', `/api/orders/${orderNo}`)).body;
  expect(seen.shipments).toHaveLength(2);
  expect(seen.shipments[0]).toMatchObject({
    ...{ carrier: 'shunfeng', carrierName: '顺丰速运', trackingNumber: 'SF100200300' },
    trackingUrl: 'https://www.kuaidi100.com/chaxun?com=shunfeng&nu=SF100200300',
  });
  expect(seen.shipment).toMatchObject(rest);
  expect((await auditOf(orderNo)).map(({ after }) => after)).toEqual([
    { status: 'paid' },
    { status: 'shipped' },
  ]);
  await expectCleanBooks(shop.database.db);
});

test('of many who ship the whole order at once one does', async () => {
  const { orderNo } = await givenPaid(5);
  const staff = await at.staff('orders');
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => staff('POST', `/api/admin/orders/${orderNo}/shipments`, PARCEL)),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  await expectCleanBooks(shop.database.db);
});

test('the database refuses more pieces in parcels than a line has left, and a change of what is in a parcel', async () => {
  const { orderNo, skuIds } = await givenPaid(3);
  const insert = (count: number) => sql`
    WITH parcel AS (INSERT INTO shipments (order_no, carrier, tracking_number) VALUES (${orderNo}, 'a', 'b') RETURNING id)
    INSERT INTO shipment_lines SELECT id, ${orderNo}, ${skuIds[0]}, ${count} FROM parcel`;
  await expect(insert(4).execute(shop.database.db)).rejects.toThrow('order_lines_pieces_check');
  await insert(3).execute(shop.database.db);
  await expect(insert(1).execute(shop.database.db)).rejects.toThrow('order_lines_pieces_check');
  await expect(
    sql`UPDATE shipment_lines SET count = 1 WHERE order_no = ${orderNo}`.execute(shop.database.db),
  ).rejects.toThrow('never changed');
});

test('pieces that were refunded before they were shipped need no parcel', async () => {
  const { orderNo, skuIds } = await givenPaid(3, 1);
  await sql`UPDATE order_lines SET withdrawn = 1, refunded_count = 1 WHERE order_no = ${orderNo} AND sku_id = ${skuIds[0]}`.execute(
    shop.database.db,
  );
  const staff = await at.staff('orders');
  const { body } = await staff('POST', `/api/admin/orders/${orderNo}/ship`, PARCEL);
  expect(body).toMatchObject({ status: 'shipped' });
  expect(body.shipments[0].lines).toEqual([
    { skuId: skuIds[0], count: 2 },
    { skuId: skuIds[1], count: 1 },
  ]);
});

test('a parcel gets another number, and another order’s parcel is not found', async () => {
  const [one, other] = [await givenPaid(1), await givenPaid(1)];
  const staff = await at.staff('warehouse');
  const shipped = await staff('POST', `/api/admin/orders/${one.orderNo}/ship`, PARCEL);
  const { id } = shipped.body.shipments[0];
  const patch = (orderNo: string) =>
    staff('PATCH', `/api/admin/orders/${orderNo}/shipments/${id}`, { trackingNumber: 'SF9' });
  expect((await patch(one.orderNo)).body.shipment).toMatchObject({
    carrier: 'shunfeng',
    trackingNumber: 'SF9',
  });
  expect((await patch(other.orderNo)).body.code).toBe('shipment_not_found');
  expect((await auditOf(one.orderNo)).at(-1)).toMatchObject({
    action: 'order.shipment.change',
    before: { carrier: 'shunfeng', trackingNumber: 'SF100200300' },
    after: { carrier: 'shunfeng', trackingNumber: 'SF9' },
  });
});

test('carriers come with codes, names and addresses to follow a parcel', async () => {
  const { items } = (await (await at.staff('auditor'))('GET', '/api/admin/carriers')).body;
  expect(items.length).toBeGreaterThan(10);
  for (const { code, name, trackingUrl } of items) {
    expect(code).toMatch(/^[a-z]+$/);
    expect(name).not.toBe('');
    expect(new URL(trackingUrl).protocol).toBe('https:');
    expect(trackingUrl).toContain('{trackingNumber}');
  }
});
