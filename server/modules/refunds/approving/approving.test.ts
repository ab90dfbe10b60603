import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { runAudit } from '../../../audit/audit.ts';
import { row } from '../../../test/documented.ts';
import { givenStaff, staffBearer } from '../../../test/given.ts';
import { onceKey, type PayingShop, startPayingShop } from '../../../test/paying.ts';
import { refundingIn } from '../../../test/refunding.ts';

let shop: PayingShop;
let support: { id: string; headers: Record<string, string> };
beforeAll(async () => {
  shop = await startPayingShop({ settings: { RECONCILE_SECONDS: '0.05' } });
  shop.keepWorking('send money back', 'find stranded refunds');
  const { id } = await givenStaff(shop.database.db, ['support']);
  support = { id, headers: staffBearer(shop.tokens, id) };
});
afterEach(async () => {
  const { findings } = await runAudit(shop.database.db);
  expect(findings.filter(({ count }) => count > 0)).toEqual([]);
});
afterAll(() => shop.close());

const { givenPaid, refund, refundsAre, pieces } = refundingIn(() => shop);
const decide = (id: string, how: 'approve' | 'reject', headers = shop.staff, body?: object) =>
  shop.call('POST', `/api/admin/refunds/${id}/${how}`, headers, body);
const list = async (query: string) =>
  (await shop.call('GET', `/api/admin/refunds?${query}`, shop.staff)).body;

row('somebody who may not approve refunds makes one, and it is approved', async () => {
  const order = await givenPaid();
  const lines = [{ skuId: order.sku.skuId, count: 1, restock: true }];
  const made = await refund(order, { lines }, support.headers);
  expect(made).toMatchObject({ status: 201, body: { status: 'waiting_for_approval', amountFen: 1_000 } });
  await shop.work('find stranded refunds');
  expect((await shop.read(order)).refunds).toMatchObject([{ status: 'waiting_for_approval' }]);
  // Its money and its pieces are its own already.
  expect((await refund(order, { amountFen: order.totalFen })).body.code).toBe('refund_too_large');
  expect((await pieces(order)).refunded).toBe(1);
  expect((await list('status=waiting_for_approval')).items).toMatchObject([
    { id: made.body.id, orderNo: order.orderNo, staff: { id: support.id }, decision: null },
  ]);
  expect((await decide(made.body.id, 'approve')).body).toMatchObject({ status: 'processing' });
  await refundsAre(order, 'done');
  expect((await pieces(order)).restocked).toBe(1);
  expect((await decide(made.body.id, 'reject')).body.code).toBe('order_wrong_state');
});

row('somebody who may not approve refunds makes one, and it is rejected', async () => {
  const order = await givenPaid();
  const made = await refund(order, { amountFen: order.totalFen }, support.headers);
  const answer = await decide(made.body.id, 'reject', shop.staff, { reason: '已过期' });
  expect(answer).toMatchObject({ status: 200, body: { status: 'failed' } });
  expect(await pieces(order)).toEqual({ refunded: 0, withdrawn: 0, restocked: 0, shipped: 0 });
  const { items } = await list('status=failed');
  expect(items[0]).toMatchObject({ decision: 'rejected', decidedReason: '已过期' });
  expect(items[0].decidedBy.id).not.toBe(support.id);
  expect((await refund(order, { amountFen: order.totalFen })).status).toBe(201);
  await refundsAre(order, 'failed', 'done');
});

row('a refund that waits is approved and rejected at once', async () => {
  const order = await givenPaid();
  const made = await refund(order, { amountFen: 100 }, support.headers);
  const hows = ['approve', 'reject', 'approve', 'reject'] as const;
  const answers = await Promise.all(hows.map((how) => decide(made.body.id, how)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  const decided = answers.find(({ status }) => status === 200);
  await refundsAre(order, decided?.body.status === 'failed' ? 'failed' : 'done');
});

test('nobody approves or rejects their own refund, and nobody does without the permission', async () => {
  const order = await givenPaid();
  const made = await refund(order, { amountFen: 100 }, support.headers);
  expect((await decide(made.body.id, 'approve', support.headers)).body.code).toBe('permission_denied');
  const { pool } = shop.database;
  await pool.query(
    "INSERT INTO staff_roles (staff_id, role_id) SELECT $1, id FROM roles WHERE name = 'finance'",
    [support.id],
  );
  for (const how of ['approve', 'reject'] as const)
    expect(await decide(made.body.id, how, support.headers)).toMatchObject({
      status: 403,
      body: { code: 'permission_denied' },
    });
  await expect(
    pool.query(
      "UPDATE refunds SET decision = 'approved', decided_by = staff_id, decided_at = now(), status = 'processing' WHERE id = $1",
      [made.body.id],
    ),
  ).rejects.toThrow('refunds_second_person_check');
  expect((await decide(made.body.id, 'approve')).status).toBe(200);
  await refundsAre(order, 'done');
});

test('an unknown refund is not found; a decision that is sent twice with one key is one decision', async () => {
  for (const id of ['nobody', crypto.randomUUID()])
    expect((await decide(id, 'approve')).body.code).toBe('refund_not_found');
  const { id } = await givenStaff(shop.database.db, ['support']);
  const order = await givenPaid();
  const made = await refund(order, { amountFen: 100 }, staffBearer(shop.tokens, id));
  const headers = { ...shop.staff, ...onceKey() };
  const first = await decide(made.body.id, 'approve', headers);
  expect(await decide(made.body.id, 'approve', headers)).toEqual(first);
  await refundsAre(order, 'done');
});

test('the list of refunds goes on page by page, newest first, and filters by status and time', async () => {
  const order = await givenPaid();
  const from = new Date().toISOString();
  for (const amountFen of [1, 2, 3]) await refund(order, { amountFen });
  await refundsAre(order, 'done', 'done', 'done');
  const first = await list(`from=${from}&status=done&limit=2`);
  expect(first).toMatchObject({ count: 3, countIsExact: true });
  const second = await list(`from=${from}&status=done&limit=2&after=${first.nextAfter}`);
  expect(second.nextAfter).toBeNull();
  const amounts = [...first.items, ...second.items].map(({ amountFen }: { amountFen: number }) => amountFen);
  expect(amounts).toEqual([3, 2, 1]);
  expect(
    (await list(`to=${from}&limit=200`)).items.map((item: { amountFen: number }) => item.amountFen),
  ).not.toContain(3);
  expect((await list('after=nonsense')).code).toBe('validation_failed');
});
