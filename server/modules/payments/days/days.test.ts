import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { BillRow } from '../../../gateways/payment.ts';
import { givenStaff, staffBearer } from '../../../test/given.ts';
import { onceKey, type PayingShop, startPayingShop, until } from '../../../test/paying.ts';
import { refundingIn } from '../../../test/refunding.ts';
import { createDays } from './service.ts';

let shop: PayingShop;
const { givenPaid, refund, refundsAre } = refundingIn(() => shop);
beforeAll(async () => {
  shop = await startPayingShop({ servers: 2 });
});
afterEach(async () => {
  await shop.heal();
  await shop.database.pool.query('DELETE FROM reconciliation_differences; DELETE FROM reconciliations');
});
afterAll(() => shop.close());

const dayOf = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);
const today = () => dayOf(Date.now());

interface Day {
  id: string;
  date: string;
  status: string;
  lines: number | null;
  receivedFen: number | null;
  refundedFen: number | null;
  answer: string | null;
  openDifferences: number;
  differences: Record<string, unknown>[];
}

const path = '/api/admin/reconciliations';
const days = async (query = ''): Promise<Day[]> =>
  (await shop.call('GET', path + query, shop.staff)).body.items;
const request = (date: string, headers = shop.staff) =>
  shop.call('POST', path, headers, { date, provider: 'alipay' });

/** The day once it is no longer running. */
async function compared(date: string): Promise<Day> {
  expect((await request(date)).status).toBe(202);
  return until(async () => (await days()).find((each) => each.date === date && each.status !== 'running'));
}

const patch = (id: unknown, body: object, headers = shop.staff) =>
  shop.call('PATCH', `${path}/differences/${id}`, headers, body);

const billRow = (row: Partial<BillRow>): BillRow => ({
  kind: 'payment',
  tradeNo: '1',
  outTradeNo: 'x',
  outRequestNo: null,
  subject: '全棉衬衫',
  createdAt: null,
  completedAt: null,
  amountFen: 100,
  receivedFen: 100,
  fields: {},
  ...row,
});

test('a bill with a planted difference of every kind makes a task of each, and the sums of the bill are kept', async () => {
  const [paid, waiting, done] = [await givenPaid(), await givenPaid(), await givenPaid()];
  const unpaid = await shop.order();
  const open = await shop.open(unpaid);
  await refund(done, { amountFen: 300 });
  await refund(waiting, { amountFen: 200 });
  shop.keepWorking('send money back');
  await refundsAre(done, 'done');
  await refundsAre(waiting, 'done');
  const { pool } = shop.database;
  const outOf = async ({ orderNo }: { orderNo: string }) =>
    (await pool.query('SELECT out_request_no AS no FROM refunds WHERE order_no = $1', [orderNo])).rows[0].no;
  await pool.query("UPDATE refunds SET status = 'processing', finished_at = NULL WHERE order_no = $1", [
    waiting.orderNo,
  ]);
  shop.instead.bill = async () => ({
    outcome: 'downloaded',
    rows: [
      billRow({ outTradeNo: `${paid.orderNo}01`, amountFen: paid.totalFen + 1 }),
      billRow({ outTradeNo: 'another-shop' }),
      billRow({ outTradeNo: open.outTradeNo, amountFen: unpaid.totalFen }),
      billRow({ kind: 'refund', outTradeNo: 'x', outRequestNo: 'by-hand', amountFen: -7 }),
      billRow({
        kind: 'refund',
        outTradeNo: `${done.orderNo}01`,
        outRequestNo: await outOf(done),
        amountFen: -299,
      }),
      billRow({
        kind: 'refund',
        outTradeNo: `${waiting.orderNo}01`,
        outRequestNo: await outOf(waiting),
        amountFen: -200,
      }),
    ],
  });
  // Two payments that the bill does not hold: the provider denies one of them.
  shop.instead.query = async (outTradeNo) =>
    outTradeNo === `${waiting.orderNo}01` ? { outcome: 'not_exist' } : shop.gateway.query(outTradeNo);
  const day = await compared(today());
  await pool.query("UPDATE refunds SET status = 'done', finished_at = now() WHERE order_no = $1", [
    waiting.orderNo,
  ]);
  expect(day).toMatchObject({
    status: 'done',
    lines: 6,
    receivedFen: paid.totalFen + 1 + 100 + unpaid.totalFen,
    refundedFen: 506,
    openDifferences: 7,
  });
  expect(
    day.differences.map(({ kind, orderNo, billFen, booksFen }) => [kind, orderNo, billFen, booksFen]),
  ).toEqual([
    ['payment_amount', paid.orderNo, paid.totalFen + 1, paid.totalFen],
    ['payment_not_at_provider', waiting.orderNo, null, waiting.totalFen],
    ['payment_not_in_books', unpaid.orderNo, unpaid.totalFen, null],
    ['refund_amount', done.orderNo, 299, 300],
    ['refund_not_done_in_books', waiting.orderNo, 200, 200],
    ['unknown_payment', null, 100, null],
    ['unknown_refund', null, 7, null],
  ]);
});

test('a refund that the provider denies is a task', async () => {
  const order = await givenPaid();
  await refund(order, { amountFen: 300 }, shop.staff, onceKey());
  await refundsAre(order, 'done');
  shop.instead.bill = async () => ({
    outcome: 'downloaded',
    rows: [billRow({ outTradeNo: `${order.orderNo}01`, amountFen: order.totalFen })],
  });
  shop.instead.refundQuery = async () => ({ outcome: 'not_done' });
  const day = await compared(today());
  const denied = day.differences.filter(({ orderNo }) => orderNo === order.orderNo);
  expect(denied).toMatchObject([{ kind: 'refund_not_at_provider', booksFen: 300, billFen: null }]);
});

test('a difference is settled with a note, kept so by a later comparison, opened again, and each step is audited', async () => {
  shop.instead.bill = async () => ({
    outcome: 'downloaded',
    rows: [billRow({ outTradeNo: 'another-shop' })],
  });
  shop.instead.query = async () => ({ outcome: 'not_exist' });
  const [first] = (await compared(today())).differences.filter(({ kind }) => kind === 'unknown_payment');
  expect((await patch(first?.id, { status: 'settled', note: ' ' })).body.code).toBe('validation_failed');
  expect((await patch('x', { status: 'settled', note: '见邮件' })).body.code).toBe('difference_not_found');
  const settled = await patch(first?.id, { status: 'settled', note: '另一家店的收款' });
  expect(settled.status).toBe(200);
  expect(settled.body).toMatchObject({ status: 'settled', note: '另一家店的收款' });
  expect(settled.body.settledBy.name).not.toBe('');
  expect(settled.body.settledAt).toMatch(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/);
  const find = (day: Day) => day.differences.find(({ id }) => id === first?.id);
  expect(find(await compared(today()))).toMatchObject({ status: 'settled', note: '另一家店的收款' });
  expect((await patch(first?.id, { status: 'open', note: '再看一次' })).body).toMatchObject({
    status: 'open',
    settledAt: null,
  });
  const { rows } = await shop.database.pool.query(
    `SELECT after->>'status' AS status FROM audit_log WHERE subject = $1 ORDER BY id`,
    [`reconciliation_difference:${first?.id}`],
  );
  expect(rows.map(({ status }) => status)).toEqual(['settled', 'open']);
});

test('what differs no more is settled by itself, and open again when it comes back', async () => {
  const withRow = { outcome: 'downloaded' as const, rows: [billRow({ outTradeNo: 'another-shop' })] };
  shop.instead.query = async () => ({ outcome: 'not_exist' });
  shop.instead.bill = async () => withRow;
  const unknown = ({ differences }: Day) => differences.find(({ kind }) => kind === 'unknown_payment');
  expect(unknown(await compared(today()))).toMatchObject({ status: 'open' });
  shop.instead.bill = async () => ({ outcome: 'downloaded', rows: [] });
  expect(unknown(await compared(today()))).toMatchObject({ status: 'settled', settledBy: null });
  shop.instead.bill = async () => withRow;
  expect(unknown(await compared(today()))).toMatchObject({ status: 'open' });
});

test('a day without a bill is not ready, a day to come is refused, and a silent provider is asked again', async () => {
  expect(await compared('2020-01-01')).toMatchObject({ status: 'not_ready', lines: null, differences: [] });
  expect((await request(dayOf(Date.now() + 86_400_000))).body.code).toBe('validation_failed');
  expect((await request('2026-02-30')).body.code).toBe('validation_failed');
  shop.instead.bill = async () => ({ outcome: 'unavailable', reason: 'the line is cut' });
  await request('2020-01-02');
  const silent = await until(async () =>
    (await days()).find(({ date, answer }) => date === '2020-01-02' && answer !== null),
  );
  expect(silent).toMatchObject({ status: 'running', answer: 'the line is cut' });
  await shop.heal();
  await shop.work('compare bills');
  expect((await days('?status=running')).map(({ date }) => date)).toEqual(['2020-01-02']);
  await shop.database.pool.query("UPDATE reconciliations SET claimed_until = now() WHERE status = 'running'");
  await shop.work('compare bills');
  expect((await days('?from=2020-01-02&to=2020-01-02')).map(({ status }) => status)).toEqual(['not_ready']);
});

test('in the morning each server looks and one of them compares the day before, and later only a missing bill again', async () => {
  let bills = 0;
  shop.instead.bill = async () => {
    bills += 1;
    return { outcome: 'not_ready', code: 'isv.NO_BILL' };
  };
  const log = shop.shops[0]?.app.log;
  if (!log) throw new Error('no log');
  const gateways = { alipay: { ...shop.gateway, bill: () => shop.instead.bill?.('') as never } };
  const server = () => createDays({ db: shop.database.db, gateways, log });
  const { signal } = new AbortController();
  const at = (time: string) => Date.parse(`2026-03-02T${time}:00+08:00`);
  await server().work(signal, at('09:59'));
  expect(await days()).toEqual([]);
  await Promise.all([server().work(signal, at('10:00')), server().work(signal, at('10:00'))]);
  expect((await days()).map(({ date, status }) => `${date} ${status}`)).toEqual(['2026-03-01 not_ready']);
  expect(bills).toBe(1);
  await server().work(signal, at('10:10'));
  expect(bills).toBe(1);
  await shop.database.pool.query("UPDATE reconciliations SET finished_at = now() - interval '31 minutes'");
  shop.instead.bill = async () => {
    bills += 1;
    return { outcome: 'downloaded', rows: [] };
  };
  await server().work(signal, at('10:40'));
  await server().work(signal, at('11:20'));
  expect(bills).toBe(2);
  expect((await days()).map(({ status }) => status)).toEqual(['done']);
});

test('an auditor sees the days and cannot ask for one or settle', async () => {
  const { id } = await givenStaff(shop.database.db, ['auditor']);
  const auditor = staffBearer(shop.tokens, id);
  expect((await shop.call('GET', path, auditor)).status).toBe(200);
  expect((await request(today(), auditor)).body.code).toBe('permission_denied');
  expect((await patch('x', { status: 'settled', note: 'x' }, auditor)).body.code).toBe('permission_denied');
});
