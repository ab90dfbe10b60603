import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { runAudit } from '../../../audit/audit.ts';
import { givenStaff, staffBearer } from '../../../test/given.ts';
import { type GivenOrder, type PayingShop, startPayingShop, until } from '../../../test/paying.ts';
import { refundingIn } from '../../../test/refunding.ts';
import type { MoneyEntry, OrderMoneyTrail } from './schema.ts';

let shop: PayingShop;
const { givenPaid, refund, refundsAre } = refundingIn(() => shop);
beforeAll(async () => {
  shop = await startPayingShop();
  shop.keepWorking('send money back');
});
afterEach(async () => {
  await shop.heal();
  expect((await runAudit(shop.database.db)).isClean).toBe(true);
});
afterAll(() => shop.close());

async function moneyOf({ orderNo }: GivenOrder): Promise<OrderMoneyTrail> {
  const { status, body } = await shop.call('GET', `/api/admin/orders/${orderNo}/money`, shop.staff);
  expect(status).toBe(200);
  const sum = body.entries.reduce((fen: number, each: MoneyEntry) => fen + each.amountFen, 0);
  expect(sum).toBe(body.receivedFen - body.returnedFen);
  expect(body.receivedFen).toBe(body.keptFen + body.returnedFen + body.onItsWayFen);
  expect(body.isBalanced).toBe(true);
  expect(body.entries.map(({ at }: MoneyEntry) => at)).toEqual(
    body.entries.map(({ at }: MoneyEntry) => at).sort(),
  );
  return body;
}

const kindsOf = ({ entries }: OrderMoneyTrail) => entries.map(({ kind }) => kind);

test('a refund that the provider did not answer twice and then did tells of each answer, and the sums agree throughout', async () => {
  const order = await givenPaid({ priceFen: 1_000, count: 3 });
  shop.instead.refund = async () => ({ outcome: 'unavailable', reason: 'the line is cut' });
  await refund(order, { amountFen: 700 });
  const waiting = await until(async () => {
    const money = await moneyOf(order);
    return money.entries.some(({ kind, times }) => kind === 'refund_answer' && times === 2)
      ? money
      : undefined;
  });
  expect(waiting).toMatchObject({ receivedFen: order.totalFen, returnedFen: 0, onItsWayFen: 700 });
  await shop.heal();
  await refundsAre(order, 'done');
  const money = await moneyOf(order);
  expect(money).toMatchObject({ keptFen: order.totalFen - 700, returnedFen: 700, onItsWayFen: 0 });
  // Alipay also reports a refund that is done, at a moment of its own.
  expect(kindsOf(money).filter((kind) => kind !== 'message')).toEqual([
    'attempt_opened',
    'received',
    'refund_made',
    'refund_answer',
    'refund_answer',
    'refund_done',
  ]);
  expect(money.entries.filter(({ kind }) => kind === 'refund_answer').map(({ note }) => note)).toEqual([
    'the line is cut',
    'done',
  ]);
  expect(money.entries.find(({ kind }) => kind === 'message')).toMatchObject({
    source: 'alipay',
    verdict: 'settled',
    note: 'notify TRADE_SUCCESS',
  });
});

test('money that waits for approval is on its way, and a rejection keeps it', async () => {
  const order = await givenPaid();
  const { id } = await givenStaff(shop.database.db, ['support']);
  const { body } = await refund(order, { amountFen: 300 }, staffBearer(shop.tokens, id));
  expect(body.status).toBe('waiting_for_approval');
  expect(await moneyOf(order)).toMatchObject({ keptFen: order.totalFen - 300, onItsWayFen: 300 });
  await shop.call('POST', `/api/admin/refunds/${body.id}/reject`, shop.staff, { reason: '不合规' });
  const money = await moneyOf(order);
  expect(money).toMatchObject({ keptFen: order.totalFen, returnedFen: 0, onItsWayFen: 0 });
  expect(kindsOf(money).slice(-2)).toEqual(['refund_made', 'refund_rejected']);
});

test('a payment that came twice is received twice and returned once; one that the provider refuses to send back is kept', async () => {
  const order = await shop.order();
  const [first, second] = [await shop.open(order, 'page'), await shop.open(order, 'wap')];
  await shop.visit(first);
  await shop.visit(second);
  shop.instead.refund = async () => ({ outcome: 'refused', code: 'ACQ.X', message: '已冻结' });
  shop.instead.refundQuery = async () => ({ outcome: 'not_done' });
  await Promise.all([shop.pay(first), shop.pay(second)]);
  const failed = await until(async () => {
    const money = await moneyOf(order);
    return kindsOf(money).includes('refund_failed') ? money : undefined;
  });
  expect(failed).toMatchObject({
    receivedFen: 2 * order.totalFen,
    keptFen: 2 * order.totalFen,
    returnedFen: 0,
  });
  expect(failed.entries.find(({ kind }) => kind === 'refund_answer')?.note).toBe('ACQ.X 已冻结');
  await shop.heal();
  const { body } = await shop.call('GET', '/api/admin/payments?status=surplus', shop.staff);
  const listed = body.items.find(({ orderNo }: GivenOrder) => orderNo === order.orderNo);
  expect(listed.surplus).toMatchObject({ status: 'failed', reason: 'paid_twice' });
  await shop.call('POST', `/api/admin/surplus-payments/${listed.surplus.id}/retry`, shop.staff);
  const back = await until(async () => {
    const money = await moneyOf(order);
    return money.returnedFen > 0 ? money : undefined;
  });
  expect(back).toMatchObject({ keptFen: order.totalFen, returnedFen: order.totalFen, onItsWayFen: 0 });
});

test('books that disagree are shown as such', async () => {
  const order = await givenPaid();
  const { pool } = shop.database;
  await pool.query('UPDATE orders SET refunded_fen = 1 WHERE order_no = $1', [order.orderNo]);
  const { body } = await shop.call('GET', `/api/admin/orders/${order.orderNo}/money`, shop.staff);
  expect(body).toMatchObject({ isBalanced: false, keptFen: order.totalFen - 1, receivedFen: order.totalFen });
  await pool.query('UPDATE orders SET refunded_fen = 0 WHERE order_no = $1', [order.orderNo]);
});

test('an unknown order is not found, and clerks without payments.read see no money', async () => {
  for (const orderNo of ['x', '1234567890123456789'])
    expect((await shop.call('GET', `/api/admin/orders/${orderNo}/money`, shop.staff)).body.code).toBe(
      'order_not_found',
    );
  const { id } = await givenStaff(shop.database.db, ['warehouse']);
  const clerk = staffBearer(shop.tokens, id);
  for (const path of ['/orders/x/money', '/payments'])
    expect((await shop.call('GET', `/api/admin${path}`, clerk)).body.code).toBe('permission_denied');
});

test('payments are found by every number of theirs and filtered, page by page without a gap', async () => {
  const order = await givenPaid();
  const { pool } = shop.database;
  const ask = async (query: string) =>
    (await shop.call('GET', `/api/admin/payments${query}`, shop.staff)).body;
  const [paid] = (await ask(`?q=${order.orderNo}`)).items;
  expect(paid).toMatchObject({ orderNo: order.orderNo, status: 'settled', receivedFen: order.totalFen });
  for (const number of [paid.outTradeNo, paid.tradeNo])
    expect((await ask(`?q=${number}`)).items).toEqual([paid]);
  expect((await ask('?q=0')).items).toEqual([]);

  const { rows } = await pool.query('SELECT id, status FROM payments ORDER BY id DESC');
  const walk = async (filter: string) => {
    const ids: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const page = await ask(`?limit=2${filter}${after && `&after=${after}`}`);
      ids.push(...page.items.map(({ id }: { id: string }) => id));
      after = page.nextAfter;
    }
    return ids;
  };
  expect(await walk('')).toEqual(rows.map(({ id }) => id));
  const settled = rows.filter(({ status }) => status === 'settled').map(({ id }) => id);
  expect(await walk('&status=settled&provider=alipay')).toEqual(settled);
  expect(await walk('&to=2020-01-01T00:00:00Z')).toEqual([]);
  expect(await walk('&from=2020-01-01T00:00:00Z')).toEqual(rows.map(({ id }) => id));
});
