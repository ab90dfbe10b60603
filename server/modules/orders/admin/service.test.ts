import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { givenSku } from '../../../test/given.ts';
import { staffOrders } from '../../../test/staff-orders.ts';

let shop: TestShop;
let at: ReturnType<typeof staffOrders>;
beforeAll(async () => {
  shop = await startTestShop();
  at = staffOrders(shop);
});
afterAll(() => shop.close());

async function givenOrder() {
  const shopper = await at.shopper();
  await shop.database.db
    .updateTable('users')
    .set({ mobile: `+861391234${String(Math.floor(Math.random() * 10_000)).padStart(4, '0')}` })
    .where('id', '=', shopper.userId)
    .execute();
  const { skuId } = await givenSku(shop.database.db);
  return { shopper, orderNo: await shopper.order({ skuId, count: 1 }) };
}

const auditOf = (orderNo: string) =>
  shop.database.db
    .selectFrom('audit_log')
    .select(['action', 'before', 'after', 'details'])
    .where('subject', '=', `order:${orderNo}`)
    .orderBy('id')
    .execute();

test('staff see the customer and masked numbers, and a reveal shows them with an entry in the audit log', async () => {
  const { shopper, orderNo } = await givenOrder();
  const staff = await at.staff('support');
  const one = await staff('GET', `/api/admin/orders/${orderNo}`);
  const [listed] = (await staff('GET', `/api/admin/orders?q=${orderNo}`)).body.items;
  for (const order of [one.body, listed]) {
    expect(order.customer).toMatchObject({
      id: shopper.userId,
      mobile: expect.stringMatching(/^139\*{4}\d{4}$/),
    });
    expect(order.address).toMatchObject({ recipient: '王小明', mobile: '138****8000' });
    expect(JSON.stringify(order)).not.toMatch(/13800138000|userId/);
  }
  expect(listed).not.toHaveProperty('events');
  expect((await staff('POST', `/api/admin/orders/${orderNo}/reveal`, {})).status).toBe(400);
  const revealed = await staff('POST', `/api/admin/orders/${orderNo}/reveal`, { reason: '快递员联系不上' });
  expect(revealed.status).toBe(200);
  expect(revealed.body).toMatchObject({ mobile: '13800138000', address: { detail: '东长安街 1 号' } });
  const refused = await (await at.staff('warehouse'))('POST', `/api/admin/orders/${orderNo}/reveal`, {
    reason: '看看',
  });
  expect(refused.body.code).toBe('permission_denied');
  expect(await auditOf(orderNo)).toMatchObject([
    { action: 'order.reveal', details: { reason: '快递员联系不上' } },
  ]);
});

test('notes are shown with their author to staff, and never to the shopper', async () => {
  const { shopper, orderNo } = await givenOrder();
  const staff = await at.staff('support');
  const { status, body } = await staff('POST', `/api/admin/orders/${orderNo}/notes`, {
    text: '客户要求\n加急',
  });
  expect(status).toBe(201);
  expect(body.notes).toMatchObject([{ text: '客户要求\n加急', staff: expect.stringMatching(/^staff/) }]);
  expect((await staff('POST', `/api/admin/orders/${orderNo}/notes`, { text: ' \u3164' })).status).toBe(400);
  expect(JSON.stringify((await shopper.ask('GET', `/api/orders/${orderNo}`)).body)).not.toContain('加急');
  expect(await auditOf(orderNo)).toMatchObject([{ action: 'order.note', after: { text: '客户要求\n加急' } }]);
});

test('staff change the address until the first parcel; the fee stays and the log shows no whole number', async () => {
  const { shopper, orderNo } = await givenOrder();
  const staff = await at.staff('support', 'orders');
  const address = {
    recipient: '李雷',
    mobile: '13900139000',
    regionCode: '650102',
    detail: '中山路 2 号',
  };
  const put = (input: object) => staff('PUT', `/api/admin/orders/${orderNo}/address`, input);
  const { shippingFen } = (await shopper.ask('GET', `/api/orders/${orderNo}`)).body;
  expect((await put({ ...address, regionCode: '650000' })).body.code).toBe('validation_failed');
  const changed = await put(address);
  expect(changed.status).toBe(200);
  expect(changed.body).toMatchObject({
    shippingFen,
    address: { recipient: '李雷', mobile: '139****9000', province: '新疆维吾尔自治区' },
  });
  expect((await shopper.ask('GET', `/api/orders/${orderNo}`)).body.address.mobile).toBe('13900139000');
  const log = await auditOf(orderNo);
  expect(log).toMatchObject([
    { action: 'order.address', before: { recipient: '王小明' }, after: { recipient: '李雷' } },
  ]);
  expect(JSON.stringify(log)).not.toMatch(/139001|138001/);
  await at.pay(orderNo);
  await staff('POST', `/api/admin/orders/${orderNo}/ship`, { carrier: 'ems', trackingNumber: 'E1' });
  expect((await put(address)).body.code).toBe('order_wrong_state');
});
