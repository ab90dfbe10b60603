import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../test/app.ts';
import { givenStaff, givenUser, staffBearer } from '../../test/given.ts';

let shop: TestShop;
let staff: Record<string, string>;
let userId: string;
beforeAll(async () => {
  shop = await startTestShop();
  staff = staffBearer(shop.tokens, (await givenStaff(shop.database.db, ['finance'])).id);
  userId = (await givenUser(shop.database.db)).id;
});
beforeEach(() => shop.database.pool.query('TRUNCATE refunds, payments, order_events, orders CASCADE'));
afterAll(() => shop.close());

const ask = async (path: string, headers = staff) => {
  const answer = await shop.app.inject({ url: `/api/admin/reports/${path}`, headers });
  return { status: answer.statusCode, body: answer.json() };
};

interface Paid {
  orderNo: string;
  at: Date;
  fen: number;
  refunds: { at: Date; fen: number; status: 'done' | 'failed' }[];
}

let numbers = 0;

/** Writes an order that was paid, and its refunds, with the moments given. */
async function write({ orderNo, at, fen, refunds }: Paid): Promise<void> {
  const { pool } = shop.database;
  const done = refunds.filter(({ status }) => status === 'done').reduce((sum, each) => sum + each.fen, 0);
  await pool.query(
    `INSERT INTO orders (order_no, checkout_key, user_id, status, items_amount_fen, shipping_fen, refunded_fen, address_id,
                         address, expires_at, paid_at)
     VALUES ($1, $2, $3, 'paid', $4, 0, $5, $3, '{}', now(), $6)`,
    [orderNo, randomUUID(), userId, fen, done, at],
  );
  const { rows } = await pool.query(
    `INSERT INTO payments (order_no, attempt, provider, channel, amount_fen, status, trade_no, received_fen, expires_at, finished_at)
     VALUES ($1, 1, 'alipay', 'page', $2, 'settled', $1, $2, now(), $3) RETURNING id`,
    [orderNo, fen, at],
  );
  for (const refund of refunds)
    await pool.query(
      `INSERT INTO refunds (order_no, payment_id, idempotency_key, out_request_no, amount_fen, reason, status, finished_at)
       VALUES ($1, $2, $3::uuid, $3::uuid::text, $4, 'x', $5, $6)`,
      [orderNo, rows[0].id, randomUUID(), refund.fen, refund.status, refund.at],
    );
}

/** A generator of numbers from a seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const FIRST_DAY = Date.parse('2026-02-26T00:00:00+08:00');
const DAY_MS = 86_400_000;

/** Orders and refunds around the borders of days, in and beside the span of the test. */
function historyOf(random: () => number): Paid[] {
  const moment = () => {
    const border = FIRST_DAY + Math.floor(random() * 9 - 1) * DAY_MS;
    const beside = [-1, 0, 1, Math.floor(random() * DAY_MS)];
    return new Date(border + (beside[Math.floor(random() * beside.length)] as number));
  };
  return Array.from({ length: 12 + Math.floor(random() * 12) }, () => {
    const fen = 1 + Math.floor(random() * 100_000);
    const refunds: Paid['refunds'] = [];
    for (let left = fen; left > 0 && random() < 0.5; ) {
      const part = 1 + Math.floor(random() * left);
      const status = random() < 0.8 ? 'done' : 'failed';
      refunds.push({ at: moment(), fen: part, status });
      left -= part;
    }
    numbers += 1;
    return { orderNo: String(numbers).padStart(19, '0'), at: moment(), fen, refunds };
  });
}

/** The part of the span in which a moment lies, counted without the database. */
function partOf(at: Date, by: string): string {
  const local = new Date(at.getTime() + 8 * 3_600_000);
  const text = local.toISOString();
  if (by === 'hour') return `${text.slice(0, 13)}:00`;
  if (by === 'month') return `${text.slice(0, 7)}-01`;
  if (by === 'week')
    return new Date(local.getTime() - ((local.getUTCDay() + 6) % 7) * DAY_MS).toISOString().slice(0, 10);
  return text.slice(0, 10);
}

const SPAN = { from: '2026-02-26', to: '2026-03-04' };
const isInSpan = ({ at }: { at: Date }) => {
  const day = partOf(at, 'day');
  return day >= SPAN.from && day <= SPAN.to;
};

interface Figures {
  paidOrders: number;
  receivedFen: number;
  refundedFen: number;
}

function expectedOf(history: readonly Paid[], by: string): Map<string, Figures> {
  const figures = new Map<string, Figures>();
  const of = (at: Date) => {
    const part = partOf(at, by);
    const known = figures.get(part) ?? { paidOrders: 0, receivedFen: 0, refundedFen: 0 };
    figures.set(part, known);
    return known;
  };
  for (const paid of history.filter(isInSpan)) {
    of(paid.at).paidOrders += 1;
    of(paid.at).receivedFen += paid.fen;
  }
  for (const refund of history.flatMap(({ refunds }) => refunds))
    if (refund.status === 'done' && isInSpan(refund)) of(refund.at).refundedFen += refund.fen;
  return figures;
}

const sum = (rows: readonly Record<string, number>[], key: string) =>
  rows.reduce((total, row) => total + (row[key] as number), 0);

async function rowsBehind(column: string): Promise<{ orderNo: string; at: string; amountFen: number }[]> {
  const rows = [];
  for (let after: string | null = ''; after !== null; ) {
    const path = `sales/rows?from=${SPAN.from}&to=${SPAN.to}&column=${column}&limit=3`;
    const { status, body } = await ask(path + (after && `&after=${after}`));
    expect(status).toBe(200);
    rows.push(...body.items);
    after = body.nextAfter;
  }
  return rows;
}

const RUNS = 12;
const given = process.env.SEED;
const seeds = given
  ? [Number(given)]
  : Array.from({ length: RUNS }, () => Math.floor(Math.random() * 4_294_967_296));

test.each(seeds)(
  'figures and the rows behind them equal those of a random history (SEED=%i)',
  async (seed) => {
    const history = historyOf(randomOf(seed));
    for (const paid of history) await write(paid);
    for (const by of ['hour', 'day', 'week', 'month']) {
      const { body } = await ask(`sales?from=${SPAN.from}&to=${SPAN.to}&by=${by}`);
      const expected = expectedOf(history, by);
      const filled = body.rows.filter(
        (row: Figures) => row.paidOrders > 0 || row.receivedFen > 0 || row.refundedFen > 0,
      );
      expect(filled).toEqual(
        [...expected]
          .sort(([a], [b]) => a.localeCompare(b))
          .map(([date, each]) => ({ date, ...each, netFen: each.receivedFen - each.refundedFen })),
      );
      const parts = { hour: 168, day: 7, week: 2, month: 2 };
      expect(body.rows).toHaveLength(parts[by as keyof typeof parts]);
    }
    const { rows } = (await ask(`sales?from=${SPAN.from}&to=${SPAN.to}`)).body;
    for (const column of ['receivedFen', 'refundedFen', 'netFen'])
      expect([column, sum((await rowsBehind(column)) as never, 'amountFen')]).toEqual([
        column,
        sum(rows, column),
      ]);
    const paid = await rowsBehind('paidOrders');
    expect(paid).toHaveLength(sum(rows, 'paidOrders'));
    expect(paid.map(({ at }) => at)).toEqual(
      paid
        .map(({ at }) => at)
        .sort()
        .reverse(),
    );
  },
);

test('orders that were paid in one moment are each on one page, once', async () => {
  const at = new Date(FIRST_DAY);
  for (let n = 0; n < 8; n++) {
    numbers += 1;
    await write({ orderNo: String(numbers).padStart(19, '0'), at, fen: 1, refunds: [] });
  }
  const rows = await rowsBehind('netFen');
  expect(new Set(rows.map(({ orderNo }) => orderNo)).size).toBe(8);
  expect(rows).toHaveLength(8);
});

test('the report of refunds counts an order once in a row, and each figure has a definition in the language of the request', async () => {
  const at = new Date(FIRST_DAY);
  numbers += 1;
  const refunds = [1, 2].map((fen) => ({ at, fen, status: 'done' as const }));
  await write({ orderNo: String(numbers).padStart(19, '0'), at, fen: 9, refunds });
  const { body } = await ask(`refunds?from=${SPAN.from}&to=${SPAN.from}`);
  expect(body.rows).toEqual([{ date: SPAN.from, refunds: 2, refundedOrders: 1, refundedFen: 3 }]);
  const english = await ask(`sales?from=${SPAN.from}&to=${SPAN.from}`, { ...staff, 'accept-language': 'en' });
  expect(english.body.columns.map(({ title }: { title: string }) => title)).toEqual([
    'Date',
    'Paid orders',
    'Received',
    'Refunded',
    'Net',
  ]);
  expect(body.columns.every(({ definition }: { definition: string }) => definition.length > 0)).toBe(true);
});

test('a span that ends before it begins, one that is too long, and an unknown column or report are refused', async () => {
  for (const path of [
    'sales?from=2026-03-02&to=2026-03-01',
    'sales?from=2026-01-01&to=2026-03-01&by=hour',
    'sales?from=2026-02-30&to=2026-03-01',
    'sales/rows?from=2026-03-01&to=2026-03-01&column=x',
    'nonsense?from=2026-03-01&to=2026-03-01',
  ])
    expect([path, (await ask(path)).status]).toEqual([path, 400]);
});
