import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { runAudit } from '../../../audit/audit.ts';
import { row } from '../../../test/documented.ts';
import { onceKey, type PayingShop, startPayingShop } from '../../../test/paying.ts';
import { refundingIn } from '../../../test/refunding.ts';

let shop: PayingShop;
beforeAll(async () => {
  shop = await startPayingShop({ settings: { RECONCILE_SECONDS: '0.05' } });
  shop.keepWorking('send money back', 'find stranded refunds');
});
afterEach(async () => {
  await shop.heal();
  const { findings } = await runAudit(shop.database.db);
  expect(findings.filter(({ count }) => count > 0)).toEqual([]);
});
afterAll(() => shop.close());

const { givenPaid, refund, ship, refundsAre, pieces } = refundingIn(() => shop);

row('one of three shipped pieces is refunded and comes back', async () => {
  const order = await givenPaid();
  await ship(order, 3);
  const { skuId } = order.sku;
  const answer = await refund(order, { lines: [{ skuId, count: 1, restock: true }] });
  expect(answer).toMatchObject({
    status: 201,
    body: {
      status: 'processing',
      amountFen: 1_000,
      lines: [{ skuId, count: 1, restock: true, amountFen: 1_000 }],
    },
  });
  await refundsAre(order, 'done');
  expect(await pieces(order)).toEqual({ refunded: 1, withdrawn: 0, restocked: 1, shipped: 3 });
  expect(await shop.standing(order)).toMatchObject({ order: 'shipped', stock: { onHand: 98, sold: 2 } });
  expect((await shop.read(order)).refunds).toMatchObject([{ lines: [{ skuId, count: 1 }] }]);
});

row('more pieces are refunded than were bought, many at once', async () => {
  const order = await givenPaid();
  const wish = { amountFen: 1, lines: [{ skuId: order.sku.skuId, count: 2, restock: false }] };
  const answers = await Promise.all(Array.from({ length: 8 }, () => refund(order, wish)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  for (const { status, body } of answers.filter(({ status }) => status !== 201))
    expect([status, body.code, body.lines]).toEqual([
      409,
      'refund_too_large',
      [{ skuId: order.sku.skuId, requested: 2, left: 1 }],
    ]);
  await refundsAre(order, 'done');
  expect((await pieces(order)).refunded).toBe(2);
});

row('pieces are refunded before they are shipped, and the rest goes out', async () => {
  const order = await givenPaid();
  const { skuId } = order.sku;
  await refund(order, { lines: [{ skuId, count: 1 }] });
  await refundsAre(order, 'done');
  // Nobody said whether the piece comes back: it never left.
  expect(await pieces(order)).toEqual({ refunded: 1, withdrawn: 1, restocked: 1, shipped: 0 });
  await ship(order, 2);
  expect(await shop.standing(order)).toMatchObject({ order: 'shipped', stock: { onHand: 98, sold: 2 } });
});

row('the last pieces that were not shipped are refunded', async () => {
  const order = await givenPaid();
  await ship(order, 2);
  expect((await shop.read(order)).status).toBe('paid');
  await refund(order, { lines: [{ skuId: order.sku.skuId, count: 1, restock: true }] });
  await refundsAre(order, 'done');
  expect(await shop.standing(order)).toMatchObject({ order: 'shipped', stock: { onHand: 98, sold: 2 } });
});

row('an order that was shipped in part is refunded whole', async () => {
  const order = await givenPaid();
  await ship(order, 2);
  await refund(order, { amountFen: order.totalFen });
  await refundsAre(order, 'done');
  expect(await pieces(order)).toEqual({ refunded: 3, withdrawn: 1, restocked: 0, shipped: 2 });
  expect((await shop.read(order)).status).toBe('shipped');
});

row('a refund that names pieces fails, and the pieces are free again', async () => {
  const order = await givenPaid();
  const lines = [{ skuId: order.sku.skuId, count: 3, restock: true }];
  await shop.alipay.setFaults({ refund: 'frozen' });
  await refund(order, { lines });
  await refundsAre(order, 'failed');
  expect(await pieces(order)).toEqual({ refunded: 0, withdrawn: 0, restocked: 0, shipped: 0 });
  await shop.alipay.setFaults({ refund: null });
  expect((await refund(order, { lines })).status).toBe(201);
  await refundsAre(order, 'failed', 'done');
  expect((await pieces(order)).restocked).toBe(3);
});

test('pieces of one line may come back in part', async () => {
  const order = await givenPaid();
  await ship(order, 3);
  const { skuId } = order.sku;
  await refund(order, {
    lines: [
      { skuId, count: 1, restock: true },
      { skuId: skuId.toUpperCase(), count: 1, restock: false },
      { skuId, count: 1, restock: true },
    ],
  });
  await refundsAre(order, 'done');
  expect(await pieces(order)).toEqual({ refunded: 3, withdrawn: 0, restocked: 2, shipped: 3 });
});

test('the refund of the rest takes the pieces that no refund has named', async () => {
  const order = await givenPaid();
  await ship(order, 3);
  await refund(order, { lines: [{ skuId: order.sku.skuId, count: 1, restock: false }] });
  await refund(order, { amountFen: order.totalFen - 1_000, restock: true });
  await refundsAre(order, 'done', 'done');
  expect(await pieces(order)).toEqual({ refunded: 3, withdrawn: 0, restocked: 2, shipped: 3 });
});

test('a refund is refused where it names no amount, foreign goods, or `restock` for a part', async () => {
  const order = await givenPaid();
  const other = await givenPaid();
  const { skuId } = order.sku;
  const wrong = [
    [{}, 'amountFen'],
    [{ amountFen: 100, restock: true }, 'restock'],
    [{ lines: [{ skuId: other.sku.skuId, count: 1 }] }, 'lines[0].skuId'],
    [{ lines: [{ skuId, count: 0 }] }, 'lines[0].count'],
    [{ lines: [] }, 'lines'],
  ] as const;
  for (const [wish, path] of wrong) {
    const { status, body } = await refund(order, wish);
    expect([status, body.errors?.[0].path]).toEqual([400, path]);
  }
  expect((await refund(order, { amountFen: 100, restock: false })).status).toBe(201);
  await refundsAre(order, 'done');
  expect((await pieces(order)).refunded).toBe(0);
});

test('a key that was used for other pieces is refused', async () => {
  const order = await givenPaid();
  const [line, key] = [{ skuId: order.sku.skuId, count: 1, restock: true }, onceKey()];
  expect((await refund(order, { lines: [line] }, shop.staff, key)).status).toBe(201);
  expect((await refund(order, { lines: [line] }, shop.staff, key)).status).toBe(200);
  const { body } = await refund(order, { lines: [{ ...line, restock: false }] }, shop.staff, key);
  expect(body.code).toBe('idempotency_key_reused');
  await refundsAre(order, 'done');
});

test('the database refuses a piece too many, whatever the program thinks', async () => {
  const order = await givenPaid();
  await refund(order, { lines: [{ skuId: order.sku.skuId, count: 2 }] });
  await refundsAre(order, 'done');
  const { pool } = shop.database;
  const tryTo = (sql: string) => expect(pool.query(sql, [order.orderNo])).rejects;
  await tryTo(
    `INSERT INTO refund_lines (refund_id, order_no, sku_id, restock, count, paid_fen)
     SELECT refund_id, order_no, sku_id, false, 2, 0 FROM refund_lines WHERE order_no = $1`,
  ).toThrow('order_lines_refunds_check');
  await tryTo('UPDATE order_lines SET restocked = 3 WHERE order_no = $1').toThrow(
    'order_lines_refunds_check',
  );
  await tryTo('DELETE FROM refund_lines WHERE order_no = $1').toThrow('never changed');
});
