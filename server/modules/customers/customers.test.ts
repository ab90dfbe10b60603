import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../test/app.ts';
import { bearer, givenSku } from '../../test/given.ts';
import { bearerOf, browserOf, newMobile, PASSWORD, refreshCookie, registration } from '../../test/people.ts';
import { staffOrders } from '../../test/staff-orders.ts';

let shop: TestShop;
let at: ReturnType<typeof staffOrders>;
let staff: Awaited<ReturnType<ReturnType<typeof staffOrders>['staff']>>;
beforeAll(async () => {
  shop = await startTestShop();
  at = staffOrders(shop);
  staff = await at.staff('support');
});
afterAll(() => shop.close());

async function givenCustomer(change: Record<string, unknown> = {}) {
  const input = registration(change);
  const answer = await browserOf(shop).post('/api/auth/register', input);
  expect(answer.statusCode, answer.body).toBe(201);
  return { ...input, id: answer.json().user.id as string, answer, headers: bearerOf(answer) };
}

const idsOf = async (q: string) => {
  const { status, body } = await staff('GET', `/api/admin/customers?${new URLSearchParams({ q })}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.items.map(({ id }: { id: string }) => id);
};

const auditOf = (id: string) =>
  shop.database.db
    .selectFrom('audit_log')
    .select(['action', 'before', 'after', 'details'])
    .where('subject', '=', `customer:${id}`)
    .orderBy('id')
    .execute();

test('customers are found by username, mobile, its last four, the beginning of a nickname and id', async () => {
  const mobile = newMobile();
  const { id, username, headers } = await givenCustomer({ mobile });
  await givenCustomer();
  const nickname = `Lily_${id.slice(-6)}`;
  expect((await at.call('GET', '/api/me', headers)).status).toBe(200);
  await browserOf(shop).ask('PATCH', '/api/me', { nickname }, headers);
  const texts = [username.toUpperCase(), mobile, `+86 ${mobile}`, mobile.slice(-4), 'LILY_', id];
  for (const q of texts) expect([q, await idsOf(q)]).toEqual([q, [id]]);
  for (const q of ['lily%', '%', mobile.slice(0, 8)]) expect([q, await idsOf(q)]).toEqual([q, []]);
});

test('the list goes on by keyset, newest first, and shows no whole number', async () => {
  const given = [await givenCustomer(), await givenCustomer(), await givenCustomer()];
  const seen: string[] = [];
  let after = '';
  do {
    const { body } = await staff('GET', `/api/admin/customers?limit=2${after && `&after=${after}`}`);
    expect(body).toMatchObject({ count: expect.any(Number), countIsExact: true });
    expect(JSON.stringify(body)).not.toMatch(/139\d{8}/);
    seen.push(...body.items.map(({ id }: { id: string }) => id));
    after = body.nextAfter ?? '';
  } while (after !== '');
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.slice(0, 3)).toEqual(given.map(({ id }) => id).toReversed());
  expect((await staff('GET', '/api/admin/customers?after=x')).status).toBe(400);
});

test('a customer comes with orders, what was paid and what went back', async () => {
  const shopper = await at.shopper();
  const { skuId } = await givenSku(shop.database.db, { priceFen: 10_000 });
  const paid = await shopper.order({ skuId, count: 2 });
  const unpaid = await shopper.order({ skuId, count: 1 });
  await at.pay(paid);
  const { body } = await staff('GET', `/api/admin/customers/${shopper.userId}`);
  expect(body).toMatchObject({ status: 'active', orderCount: 2, spentFen: 20_000, refundedFen: 0, note: '' });
  expect(body.orders).toMatchObject([
    { orderNo: unpaid, status: 'pending_payment', totalFen: 10_000 },
    { orderNo: paid, status: 'paid', totalFen: 20_000 },
  ]);
  expect((await staff('GET', '/api/admin/customers/nobody')).body.code).toBe('customer_not_found');
});

test('a reveal shows number and addresses, and the audit log says who asked and why', async () => {
  const { id, mobile, headers } = await givenCustomer();
  const address = { recipient: '李雷', mobile: '13700137000', regionCode: '110101', detail: '1 号' };
  await at.call('POST', '/api/addresses', headers, address);
  const { body: shown } = await staff('GET', `/api/admin/customers/${id}`);
  expect(shown.addresses).toMatchObject([{ recipient: '李**', mobile: '137****7000', province: '北京市' }]);
  expect(JSON.stringify(shown)).not.toMatch(/李雷|13700137000|1 号/);
  const { status, body } = await staff('POST', `/api/admin/customers/${id}/reveal`, { reason: '核对身份' });
  expect([status, body.mobile]).toEqual([200, mobile]);
  expect(body.addresses).toMatchObject([{ recipient: '李雷', mobile: '13700137000' }]);
  expect(await auditOf(id)).toMatchObject([{ action: 'customer.reveal', details: { reason: '核对身份' } }]);
  const auditor = await at.staff('auditor');
  const refused = await auditor('POST', `/api/admin/customers/${id}/reveal`, { reason: '看看' });
  expect(refused.body.code).toBe('permission_denied');
});

test('a blocked customer can neither sign in, nor refresh, nor order, and an active one can again', async () => {
  const { id, username, answer, headers } = await givenCustomer();
  const browser = browserOf(shop);
  const address = { recipient: '李雷', mobile: '13700137000', regionCode: '110101', detail: '1 号' };
  const { body: saved } = await at.call('POST', '/api/addresses', headers, address);
  const { skuId } = await givenSku(shop.database.db);
  const items = [{ skuId, count: 1 }];
  // Of a session that this server does not know to have ended: placing itself has to refuse.
  const elsewhere = bearer(shop.tokens, id);
  const order = async () => {
    const { body } = await at.call('POST', '/api/checkouts', elsewhere, { items });
    const key = { ...elsewhere, 'idempotency-key': body.key };
    return at.call('POST', '/api/orders', key, { addressId: saved.id });
  };
  const patch = (payload: object) => staff('PATCH', `/api/admin/customers/${id}`, payload);
  const blocked = await patch({ status: 'blocked', note: '恶意占用库存' });
  expect(blocked.body).toMatchObject({ status: 'blocked', note: '恶意占用库存' });
  expect((await browser.login(username, PASSWORD)).statusCode).toBe(401);
  expect((await browser.refresh(refreshCookie(answer))).statusCode).toBe(401);
  const read = await at.call('GET', '/api/orders', headers);
  expect([read.status, read.body.code]).toEqual([403, 'token_invalid']);
  const refused = await order();
  expect([refused.status, refused.body.code]).toEqual([403, 'account_blocked']);

  expect((await patch({ status: 'active' })).body).toMatchObject({ status: 'active', note: '恶意占用库存' });
  expect((await browser.login(username, PASSWORD)).statusCode).toBe(200);
  expect((await order()).status).toBe(201);
  expect(await auditOf(id)).toMatchObject([
    {
      action: 'customer.change',
      before: { status: 'active', note: '' },
      after: { status: 'blocked', note: '恶意占用库存' },
    },
    { action: 'customer.change', before: { status: 'blocked' }, after: { status: 'active' } },
  ]);
  const finance = await at.staff('finance');
  expect((await finance('PATCH', `/api/admin/customers/${id}`, { status: 'blocked' })).body.code).toBe(
    'permission_denied',
  );
});

test('a note alone leaves a customer blocked', async () => {
  const { id } = await givenCustomer();
  await staff('PATCH', `/api/admin/customers/${id}`, { status: 'blocked' });
  const { body } = await staff('PATCH', `/api/admin/customers/${id}`, { note: '来电投诉' });
  expect(body).toMatchObject({ status: 'blocked', note: '来电投诉' });
});

test('a deleted account is no customer any more, and the note about the person is gone', async () => {
  const { id, headers } = await givenCustomer();
  await staff('PATCH', `/api/admin/customers/${id}`, { status: 'active', note: '爱喝茶' });
  const deleted = await browserOf(shop).ask('DELETE', '/api/me', { password: PASSWORD }, headers);
  expect(deleted.statusCode).toBe(204);
  expect((await staff('GET', `/api/admin/customers/${id}`)).body.code).toBe('customer_not_found');
  const notes = await shop.database.db
    .selectFrom('customer_notes')
    .selectAll()
    .where('user_id', '=', id)
    .execute();
  expect(notes).toEqual([]);
});
