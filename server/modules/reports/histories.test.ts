import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../test/app.ts';
import { givenSku, givenStaff, givenUser, staffBearer } from '../../test/given.ts';
import { closeDays } from './jobs.ts';

/** Random orders with their pieces, steps and refunds; each report equals a computation that knows nothing of SQL. */

let shop: TestShop;
let staff: Record<string, string>;
const goods: { skuId: string; productId: string }[] = [];
const users: string[] = [];
beforeAll(async () => {
  shop = await startTestShop();
  const { db } = shop.database;
  staff = staffBearer(shop.tokens, (await givenStaff(db, ['finance'])).id);
  for (let n = 0; n < 3; n++) {
    goods.push(await givenSku(db));
    users.push((await givenUser(db)).id);
  }
});
const TABLES = 'refund_lines, refunds, payments, order_events, order_lines, orders';
beforeEach(() =>
  shop.database.pool.query(`TRUNCATE ${TABLES}, report_days, product_days, buyer_days CASCADE`),
);
afterAll(() => shop.close());

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

const DAY_MS = 86_400_000;
const FIRST_DAY = Date.parse('2026-02-26T00:00:00+08:00');
const SPAN = { from: '2026-02-26', to: '2026-03-04' };

interface Line {
  product: number;
  count: number;
  priceFen: number;
  discountFen: number;
}
interface Refund {
  at: Date;
  isDone: boolean;
  /** Without a line, the refund is of an amount. */
  line: Line | null;
  fen: number;
}
interface Order {
  orderNo: string;
  user: number;
  lines: Line[];
  shippingFen: number;
  steps: { status: string; at: Date }[];
  refunds: Refund[];
}

let numbers = 0;
const totalOf = ({ lines, shippingFen }: Order) =>
  lines.reduce((sum, line) => sum + paidFor(line), shippingFen);
const paidFor = ({ count, priceFen, discountFen }: Line) => count * priceFen - discountFen;
const paidAt = ({ steps }: Order) => steps.find(({ status }) => status === 'paid')?.at;

/** An order whose steps lie around the borders of days, in and beside the span of the test. */
function orderOf(random: () => number): Order {
  const below = (end: number) => Math.floor(random() * end);
  const moment = () =>
    new Date(FIRST_DAY + (below(10) - 1) * DAY_MS + ([-1, 0, 1, below(DAY_MS)][below(4)] as number));
  const products = [0, 1, 2].filter(() => random() < 0.6);
  const lines = (products.length > 0 ? products : [0]).map((product) => {
    const [count, priceFen] = [1 + below(3), 1 + below(9_000)];
    // One piece is refunded at the price of the list, so a line of one piece has no discount.
    return { product, count, priceFen, discountFen: count > 1 ? below(priceFen) : 0 };
  });
  const paths = [
    ['pending_payment'],
    ['pending_payment', 'cancelled'],
    ['pending_payment', 'paid'],
    ['pending_payment', 'paid', 'shipped', 'completed'],
  ];
  const path = paths[below(paths.length)] as string[];
  const moments = path.map(moment).sort((a, b) => a.getTime() - b.getTime());
  const steps = path.map((status, index) => ({ status, at: moments[index] as Date }));
  numbers += 1;
  const orderNo = String(numbers).padStart(19, '0');
  const order: Order = { orderNo, user: below(3), lines, shippingFen: below(900), steps, refunds: [] };
  if (path.includes('paid'))
    for (const line of lines.filter(() => random() < 0.5)) {
      const isOfAmount = random() < 0.3;
      const fen = isOfAmount ? 1 : line.priceFen;
      const refund = { at: moment(), isDone: random() < 0.8, line: isOfAmount ? null : line, fen };
      order.refunds.push(refund);
    }
  return order;
}

async function write(order: Order): Promise<void> {
  const { pool } = shop.database;
  const { orderNo, lines, shippingFen, steps, refunds } = order;
  const status = steps.at(-1)?.status;
  const isShipped = status === 'completed';
  const userId = users[order.user];
  const discountFen = lines.reduce((sum, line) => sum + line.discountFen, 0);
  const done = refunds.filter(({ isDone }) => isDone).reduce((sum, { fen }) => sum + fen, 0);
  await pool.query(
    `INSERT INTO orders (order_no, checkout_key, user_id, status, items_amount_fen, shipping_fen, refunded_fen, address_id,
                         address, created_at, expires_at, paid_at, shipped_at, discount_fen, discounts)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $3, '{}', $8, $8, $9, $10, $11, '[]')`,
    [
      orderNo,
      randomUUID(),
      userId,
      status,
      totalOf(order) - shippingFen + discountFen,
      shippingFen,
      done,
      steps[0]?.at,
      paidAt(order),
      isShipped ? steps[2]?.at : null,
      discountFen,
    ],
  );
  for (const [position, line] of lines.entries())
    await pool.query(
      `INSERT INTO order_lines (order_no, position, sku_id, product_id, title, options, price_fen, count, discount_fen)
       VALUES ($1, $2, $3, $4, 'x', '[]', $5, $6, $7)`,
      [
        orderNo,
        position,
        goods[line.product]?.skuId,
        goods[line.product]?.productId,
        line.priceFen,
        line.count,
        line.discountFen,
      ],
    );
  for (const step of steps)
    await pool.query(
      `INSERT INTO order_events (order_no, to_status, at, by_kind) VALUES ($1, $2, $3, 'system')`,
      [orderNo, step.status, step.at],
    );
  const at = paidAt(order);
  if (at === undefined) return;
  const { rows } = await pool.query(
    `INSERT INTO payments (order_no, attempt, provider, channel, amount_fen, status, trade_no, received_fen, expires_at, finished_at)
     VALUES ($1, 1, 'alipay', 'page', $2, 'settled', $1, $2, now(), $3) RETURNING id`,
    [orderNo, totalOf(order), at],
  );
  for (const refund of refunds) {
    const inserted = await pool.query(
      `INSERT INTO refunds (order_no, payment_id, idempotency_key, out_request_no, amount_fen, reason, status, finished_at)
       VALUES ($1, $2, $3::uuid, $3::uuid::text, $4, 'x', $5, $6) RETURNING id`,
      [orderNo, rows[0].id, randomUUID(), refund.fen, refund.isDone ? 'done' : 'failed', refund.at],
    );
    if (refund.line && refund.isDone)
      await pool.query(
        `INSERT INTO refund_lines (refund_id, order_no, sku_id, restock, count, paid_fen) VALUES ($1, $2, $3, false, 1, $4)`,
        [inserted.rows[0].id, orderNo, goods[refund.line.product]?.skuId, refund.line.priceFen],
      );
  }
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
const isInSpan = (at: Date) => partOf(at, 'day') >= SPAN.from && partOf(at, 'day') <= SPAN.to;

/** Sums of named figures for each key. */
class Sums {
  readonly of = new Map<string, Record<string, number>>();
  add(key: string, figures: Record<string, number>): void {
    const known = this.of.get(key) ?? {};
    for (const [name, value] of Object.entries(figures)) known[name] = (known[name] ?? 0) + value;
    this.of.set(key, known);
  }
}

const STEP_NAMES: Record<string, string> = {
  pending_payment: 'placed',
  paid: 'paid',
  shipped: 'shipped',
  completed: 'completed',
  cancelled: 'cancelled',
};

function expectedFunnel(history: readonly Order[], by: string): Sums {
  const sums = new Sums();
  for (const order of history)
    for (const { status, at } of order.steps.filter((step) => isInSpan(step.at))) {
      const name = STEP_NAMES[status] as string;
      const fen = { placed: 'placedFen', paid: 'paidFen' }[name];
      sums.add(partOf(at, by), { [`${name}Orders`]: 1, ...(fen && { [fen]: totalOf(order) }) });
    }
  return sums;
}

function expectedCustomers(history: readonly Order[], by: string): Sums {
  const sums = new Sums();
  const seen = new Set<string>();
  const firstOf = new Map<number, Order>();
  const paid = history
    .filter((order) => paidAt(order) !== undefined)
    .map((order) => ({ order, at: paidAt(order) as Date }))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  for (const { order, at } of paid) {
    if (!firstOf.has(order.user)) firstOf.set(order.user, order);
    if (!isInSpan(at)) continue;
    const part = partOf(at, by);
    const isFirst = firstOf.get(order.user) === order;
    const fen = totalOf(order);
    const isSeen = seen.has(`${part} ${order.user}`);
    seen.add(`${part} ${order.user}`);
    sums.add(part, {
      ...(!isSeen && { buyers: 1 }),
      ...(isFirst ? { newBuyers: 1, newBuyersFen: fen } : { repeatOrders: 1, repeatFen: fen }),
    });
  }
  return sums;
}

function expectedProducts(history: readonly Order[]): Sums {
  const sums = new Sums();
  for (const order of history) {
    const at = paidAt(order);
    if (at === undefined) continue;
    if (isInSpan(at))
      for (const line of order.lines)
        sums.add(goods[line.product]?.productId ?? '', {
          orders: 1,
          pieces: line.count,
          soldFen: paidFor(line),
          netFen: paidFor(line),
        });
    for (const { line, isDone, at: doneAt } of order.refunds)
      if (line && isDone && isInSpan(doneAt))
        sums.add(goods[line.product]?.productId ?? '', {
          returnedPieces: 1,
          returnedFen: line.priceFen,
          netFen: -line.priceFen,
        });
  }
  return sums;
}

const ask = async (path: string) => {
  const answer = await shop.app.inject({ url: `/api/admin/reports/${path}`, headers: staff });
  expect([path, answer.statusCode]).toEqual([path, 200]);
  return answer.json();
};

type Row = Record<string, number> & { date?: string; productId?: string };

/** Rows of a report by date or product, without the figures that are 0. */
function figuresOf(rows: readonly Row[]): Map<string, Record<string, number>> {
  const filled = rows.map((row) => {
    const figures = Object.entries(row).filter(([, value]) => typeof value === 'number' && value !== 0);
    return [row.productId ?? row.date ?? '', Object.fromEntries(figures) as Record<string, number>] as const;
  });
  return new Map(filled.filter(([, figures]) => Object.keys(figures).length > 0));
}
const withoutZeros = ({ of }: Sums) =>
  figuresOf([...of].map(([date, figures]) => ({ ...figures, date }) as unknown as Row));

async function rowsBehind(name: string, column: string, more = '') {
  const rows: { orderNo: string; at: string; amountFen: number }[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const path = `${name}/rows?from=${SPAN.from}&to=${SPAN.to}&column=${column}&limit=3${more}`;
    const body = await ask(path + (after && `&after=${after}`));
    rows.push(...body.items);
    expect([name, column, body.count]).toEqual([name, column, body.count]);
    after = body.nextAfter;
    if (after === null) expect([name, column, rows.length]).toEqual([name, column, body.count]);
  }
  const times = rows.map(({ at }) => at);
  expect(times).toEqual([...times].sort().reverse());
  return rows;
}

const sum = (rows: readonly Row[], column: string) =>
  rows.reduce((total, row) => total + (row[column] as number), 0);

async function compare(history: readonly Order[]): Promise<void> {
  for (const by of ['hour', 'day', 'week', 'month']) {
    const span = `from=${SPAN.from}&to=${SPAN.to}&by=${by}`;
    for (const [name, expected] of [
      ['funnel', expectedFunnel(history, by)],
      ['customers', expectedCustomers(history, by)],
    ] as const)
      expect([name, by, figuresOf((await ask(`${name}?${span}`)).rows)]).toEqual([
        name,
        by,
        withoutZeros(expected),
      ]);
  }
  const { rows: products } = await ask(`products?from=${SPAN.from}&to=${SPAN.to}`);
  expect(figuresOf(products)).toEqual(withoutZeros(expectedProducts(history)));
  for (const name of ['products', 'customers', 'funnel']) {
    const { columns, rows } = await ask(`${name}?from=${SPAN.from}&to=${SPAN.to}`);
    for (const { key } of columns.slice(1)) {
      const behind = await rowsBehind(name, key);
      if (key.endsWith('Fen'))
        expect([name, key, sum(behind as never, 'amountFen')]).toEqual([name, key, sum(rows, key)]);
      else if (name === 'funnel' || key === 'newBuyers' || key === 'repeatOrders')
        expect([name, key, behind.length]).toEqual([name, key, sum(rows, key)]);
    }
  }
  for (const product of products as Row[])
    for (const column of ['soldFen', 'returnedFen', 'netFen']) {
      const behind = await rowsBehind('products', column, `&productId=${product.productId}`);
      expect(sum(behind as never, 'amountFen')).toBe(product[column]);
    }
}

const RUNS = 6;
const given = process.env.SEED;
const seeds = given
  ? [Number(given)]
  : Array.from({ length: RUNS }, () => Math.floor(Math.random() * 4_294_967_296));

test.each(seeds)(
  'goods, customers and the funnel equal a random history, read from its rows and from written-down days (SEED=%i)',
  async (seed) => {
    const random = randomOf(seed);
    const history = Array.from({ length: 10 + Math.floor(random() * 20) }, () => orderOf(random));
    for (const order of history) await write(order);
    await compare(history);
    const { db, pool } = shop.database;
    await Promise.all([closeDays(db, AbortSignal.any([])), closeDays(db, AbortSignal.any([]))]);
    const { rows } = await pool.query(
      'SELECT count(*)::int AS days FROM report_days WHERE day BETWEEN $1 AND $2',
      [SPAN.from, SPAN.to],
    );
    expect(rows[0].days).toBeGreaterThan(4);
    await compare(history);
    // The day in the middle counts as open again: a span has written-down days on both sides of it.
    await pool.query(`WITH day AS (DELETE FROM report_days WHERE day = '2026-03-01'),
      goods AS (DELETE FROM product_days WHERE day = '2026-03-01') DELETE FROM buyer_days WHERE day = '2026-03-01'`);
    await compare(history);
  },
);

test('a day that has not ended, or ended within the hour, is not written down', async () => {
  const { db, pool } = shop.database;
  const order = orderOf(() => 0.5);
  await write({ ...order, steps: [{ status: 'pending_payment', at: new Date(Date.now() - 3 * DAY_MS) }] });
  await closeDays(db, AbortSignal.any([]));
  const { rows } = await pool.query(
    `SELECT count(*)::int AS days, max(day) < ((now() - interval '1 hour') AT TIME ZONE 'Asia/Shanghai')::date AS ended
     FROM report_days`,
  );
  expect(rows[0]).toEqual({ days: 3, ended: true });
});

test('what ended days sold is read from their written-down figures', async () => {
  const { db, pool } = shop.database;
  const history = [1, 2, 3].map(() => orderOf(() => 0.6));
  for (const order of history) await write(order);
  await closeDays(db, AbortSignal.any([]));
  await pool.query('UPDATE product_days SET sold_fen = sold_fen + 7');
  const { rows } = await ask('products?from=2026-02-01&to=2026-04-01');
  const sold = history.flatMap(({ lines }) => lines).reduce((all, each) => all + paidFor(each), 0);
  const { rows: days } = await pool.query(
    'SELECT count(*)::int AS rows FROM product_days WHERE sold_fen > 7',
  );
  expect(sum(rows, 'soldFen')).toBeGreaterThanOrEqual(sold + 7 * days[0].rows);
});
