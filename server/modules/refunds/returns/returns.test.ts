import { sql } from 'kysely';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { runAudit } from '../../../audit/audit.ts';
import { bearer, givenUser } from '../../../test/given.ts';
import { type GivenOrder, onceKey, type PayingShop, startPayingShop } from '../../../test/paying.ts';
import { refundingIn } from '../../../test/refunding.ts';
import { mayTake, REQUEST_KINDS, REQUEST_STATUSES, REQUEST_STEPS, STEPS } from '../requests/steps.ts';

let shop: PayingShop;
beforeAll(async () => {
  shop = await startPayingShop({ settings: { RECONCILE_SECONDS: '0.05' } });
  shop.keepWorking('send money back', 'find stranded refunds');
});
afterEach(async () => {
  await shop.heal();
  expect((await runAudit(shop.database.db)).isClean).toBe(true);
});
afterAll(() => shop.close());

const steps = refundingIn(() => shop);
const { refundsAre, ship } = steps;

type Json = Awaited<ReturnType<PayingShop['call']>>;
const urlOf = ({ orderNo }: GivenOrder, more = '') => `/api/orders/${orderNo}/refund-requests${more}`;
const as = (order: GivenOrder, userId = order.userId) => bearer(shop.tokens, userId);
const ask = (order: GivenOrder, body: object, userId?: string) =>
  shop.call('POST', urlOf(order), as(order, userId), { reason: '不合适', ...body });
const withdraw = (order: GivenOrder, id: string, userId?: string) =>
  shop.call('DELETE', urlOf(order, `/${id}`), as(order, userId));
const PARCEL = { carrier: 'shunfeng', trackingNumber: ' SF9 ' };
const sendBack = (order: GivenOrder, id: string, body: object = PARCEL, userId?: string) =>
  shop.call('PUT', urlOf(order, `/${id}/return-shipment`), as(order, userId), body);
const staff = (id: string, step: string, body?: object, key = onceKey()) =>
  shop.call('POST', `/api/admin/refund-requests/${id}/${step}`, { ...shop.staff, ...key }, body);
const own = async (order: GivenOrder) => (await shop.call('GET', urlOf(order), as(order))).body.items;

async function givenShipped(count: number, shipped = count) {
  const order = await steps.givenPaid({ count });
  await ship(order, shipped);
  return order;
}

const lineOf = (order: GivenOrder, count: number) => ({ skuId: order.sku.skuId, count });

/** A return of so many pieces that staff have in their hands. */
async function givenReceived(order: GivenOrder, count: number): Promise<string> {
  const asked = await ask(order, { kind: 'return', lines: [lineOf(order, count)] });
  expect(asked.status, JSON.stringify(asked.body)).toBe(201);
  const { id } = asked.body;
  for (const answer of [
    await staff(id, 'approve'),
    await sendBack(order, id),
    await staff(id, 'receive', {}),
  ])
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return id;
}

test('a return runs from the request to the refund, and its pieces come back into stock or are written off', async () => {
  const order = await givenShipped(3);
  const asked = await ask(order, { kind: 'return', lines: [lineOf(order, 2)] });
  expect(asked).toMatchObject({
    status: 201,
    body: { kind: 'return', status: 'requested', amountFen: 2_000, lines: [lineOf(order, 2)], imageUrls: [] },
  });
  const { id } = asked.body;
  expect((await sendBack(order, id)).body.code).toBe('order_wrong_state');
  const approved = await staff(id, 'approve', { reason: '寄到 1 号仓' });
  expect(approved.body).toMatchObject({ status: 'approved', decidedReason: '寄到 1 号仓' });
  expect((await shop.read(order)).refunds).toEqual([]);
  expect((await sendBack(order, id)).body).toMatchObject({
    status: 'sent_back',
    returnShipment: { carrier: 'shunfeng', trackingNumber: 'SF9' },
  });
  expect((await sendBack(order, id, { ...PARCEL, trackingNumber: 'SF10' })).body).toMatchObject({
    status: 'sent_back',
    returnShipment: { trackingNumber: 'SF10' },
  });
  expect((await withdraw(order, id)).body.code).toBe('order_wrong_state');
  expect((await staff(id, 'refund', { restock: true })).body.code).toBe('order_wrong_state');
  expect((await staff(id, 'receive', {})).body).toMatchObject({
    status: 'received',
    nextSteps: ['reject', 'refund'],
  });
  const silent = await staff(id, 'refund', {});
  expect([silent.status, silent.body.errors[0].path]).toEqual([400, 'restock']);
  const lines = [
    { ...lineOf(order, 1), restock: true },
    { ...lineOf(order, 1), restock: false },
  ];
  const key = onceKey();
  const refunded = await staff(id, 'refund', { lines }, key);
  expect(refunded.body).toMatchObject({ status: 'refunded', nextSteps: [] });
  const again = await staff(id, 'refund', { lines }, key);
  expect(again.body).toEqual(refunded.body);
  await refundsAre(order, 'done');
  expect((await shop.read(order)).refunds).toMatchObject([{ amountFen: 2_000 }]);
  expect(await steps.pieces(order)).toEqual({ refunded: 2, withdrawn: 0, restocked: 1, shipped: 3 });
});

test('a return without lines is of all that was shipped, and nothing that was not', async () => {
  const order = await givenShipped(3, 2);
  const asked = await ask(order, { kind: 'return' });
  expect(asked.body).toMatchObject({ lines: [lineOf(order, 2)], amountFen: 2_000 });
  const { id } = asked.body;
  expect((await withdraw(order, id)).status).toBe(204);
  const tooMany = await ask(order, { kind: 'return', lines: [lineOf(order, 3)] });
  expect(tooMany.body).toMatchObject({ code: 'refund_too_large', lines: [{ requested: 3, left: 2 }] });
  const unshipped = await steps.givenPaid({ count: 1 });
  expect((await ask(unshipped, { kind: 'return' })).body.code).toBe('order_wrong_state');
  // The third piece can still go out after the two have come back.
  const second = await givenReceived(order, 2);
  expect((await staff(second, 'refund', { restock: true })).status).toBe(200);
  await refundsAre(order, 'done');
  expect(await steps.pieces(order)).toEqual({ refunded: 2, withdrawn: 0, restocked: 2, shipped: 2 });
  await ship(order, 1);
  expect((await shop.read(order)).status).toBe('shipped');
});

test('a refund of fewer pieces than came back is what was paid for those, and of more is refused', async () => {
  const order = await givenShipped(3);
  const id = await givenReceived(order, 2);
  const more = await staff(id, 'refund', { restock: true, lines: [lineOf(order, 3)] });
  expect(more.body).toMatchObject({ code: 'refund_too_large', lines: [{ requested: 3, left: 2 }] });
  expect((await staff(id, 'refund', { restock: false, lines: [lineOf(order, 1)] })).status).toBe(200);
  await refundsAre(order, 'done');
  expect((await shop.read(order)).refunds).toMatchObject([{ amountFen: 1_000, lines: [{ count: 1 }] }]);
});

test('a withdrawn request frees the order for another, and cannot be decided any more', async () => {
  const order = await givenShipped(2);
  const first = (await ask(order, { amountFen: 100 })).body.id;
  expect((await ask(order, { amountFen: 100 })).body.code).toBe('order_wrong_state');
  expect((await withdraw(order, first)).status).toBe(204);
  expect((await staff(first, 'approve')).body.code).toBe('order_wrong_state');
  expect((await withdraw(order, first)).body.code).toBe('order_wrong_state');
  const second = (await ask(order, { kind: 'return' })).body.id;
  expect((await staff(second, 'approve')).status).toBe(200);
  expect((await ask(order, { amountFen: 100 })).body.code).toBe('order_wrong_state');
  expect((await withdraw(order, second)).status).toBe(204);
  expect((await own(order)).map(({ status }: { status: string }) => status)).toEqual([
    'withdrawn',
    'withdrawn',
  ]);
});

test('staff reject pieces that came back broken, and no money moves', async () => {
  const order = await givenShipped(1);
  const id = await givenReceived(order, 1);
  expect((await staff(id, 'reject', { reason: '商品已损坏' })).body).toMatchObject({
    status: 'rejected',
    decidedReason: '商品已损坏',
  });
  expect((await staff(id, 'refund', { restock: true })).body.code).toBe('order_wrong_state');
  expect((await shop.read(order)).refunds).toEqual([]);
});

test('of a withdrawal and an approval at once one holds', async () => {
  for (let round = 0; round < 4; round++) {
    const order = await givenShipped(1);
    const { id } = (await ask(order, {})).body;
    const answers = await Promise.all([withdraw(order, id), staff(id, 'approve', {})]);
    expect(answers.map(({ status }) => status).filter((status) => status === 409)).toHaveLength(1);
    const [{ status }] = await own(order);
    if (status === 'approved') await refundsAre(order, 'done');
    else expect((await shop.read(order)).refunds).toEqual([]);
  }
});

test('a stranger neither withdraws nor sends back, and does not see the request', async () => {
  const order = await givenShipped(1);
  const other = await givenShipped(1);
  const stranger = (await givenUser(shop.database.db)).id;
  const { id } = (await ask(order, { kind: 'return' })).body;
  await staff(id, 'approve');
  const answers: Json[] = [
    await withdraw(order, id, stranger),
    await sendBack(order, id, PARCEL, stranger),
    await withdraw(other, id),
    await sendBack(other, id),
    await withdraw(order, 'no-id'),
  ];
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  expect(await own(order)).toMatchObject([{ status: 'approved', returnShipment: null }]);
});

async function givenPhotograph({ userId }: { userId: string }): Promise<string> {
  const form = new FormData();
  const bytes = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#123456' } })
    .png()
    .toBuffer();
  form.set('file', new Blob([new Uint8Array(bytes)]), 'x.png');
  const answer = await fetch(`${shop.urls[0]}/api/me/photographs`, {
    method: 'POST',
    headers: bearer(shop.tokens, userId),
    body: form,
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { url: string }).url;
}

test('a request shows the shopper’s own photographs, and a refused one leaves them unused', async () => {
  const order = await givenShipped(1);
  const [mine, foreign] = [await givenPhotograph(order), await givenPhotograph(await givenShipped(1))];
  const refused = await ask(order, { imageUrls: [mine, foreign] });
  expect([refused.status, refused.body.errors[0].path]).toEqual([400, 'imageUrls[1]']);
  expect(await own(order)).toEqual([]);
  expect((await ask(order, { imageUrls: [mine] })).body.imageUrls).toEqual([mine]);
  const listed = await shop.call('GET', '/api/admin/refund-requests?status=requested', shop.staff);
  expect(listed.body.items[0]).toMatchObject({ orderNo: order.orderNo, imageUrls: [mine] });
});

test('the database allows exactly the steps of the table', async () => {
  const order = await givenShipped(1);
  const allowed = (kind: (typeof REQUEST_KINDS)[number], from: string, to: string) =>
    REQUEST_STEPS.some(
      (step) =>
        STEPS[step].to === to && mayTake(step, { kind, status: from as (typeof REQUEST_STATUSES)[number] }),
    );
  for (const kind of REQUEST_KINDS)
    for (const from of REQUEST_STATUSES)
      for (const to of REQUEST_STATUSES.filter((status) => status !== from)) {
        const attempt = shop.database.db.transaction().execute(async (tx) => {
          // Without the other rules of the table, so that only the steps can refuse.
          await sql`ALTER TABLE refund_requests DROP CONSTRAINT refund_requests_kind_status_check,
            DROP CONSTRAINT refund_requests_sent_back_check, DROP CONSTRAINT refund_requests_received_check,
            DROP CONSTRAINT refund_requests_return_refund_check`.execute(tx);
          await sql`INSERT INTO refund_requests (order_no, amount_fen, reason, kind, status, lines)
            VALUES (${order.orderNo}, 1, 'x', ${kind}, ${from}, '[]')`.execute(tx);
          await sql`UPDATE refund_requests SET status = ${to} WHERE order_no = ${order.orderNo}`.execute(tx);
          throw new Error('allowed');
        });
        const says = allowed(kind, from, to) ? 'allowed' : 'cannot go from';
        await expect(attempt, `${kind}: ${from} to ${to}`).rejects.toThrow(says);
      }
});
