/**
 * Confirms payments in shared transactions, and compares with one confirmation a transaction on the same PostgreSQL, in the
 * same run; then takes signed notifies of each provider, read and confirmed. `npm run bench -- payments --rounds 3 --payments 20000 --in-flight 256`
 */
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import type { PaymentProvider } from '../server/gateways/payment-providers.ts';
import { type Confirmation, createConfirming } from '../server/modules/payments/index.ts';
import { type Database, openPostgres } from '../server/platform/postgres/postgres.ts';
import { BASELINE_CONNECTIONS } from './plain.ts';
import { barChart, describeMachine, type Figure, median, publish } from './report.ts';
import { seedCheckouts, seedShop, settle } from './seed.ts';
import { type BenchDatabase, openBenchDatabase } from './shop.ts';
import { alipayNotifier, type Notifier, wechatNotifier } from './signed-notifies.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    payments: { type: 'string', default: '20000' },
    'in-flight': { type: 'string', default: '256' },
    batch: { type: 'string', default: '256' },
  },
});
const rounds = Number(flags.rounds);
const perRound = Number(flags.payments);
/** The baseline is slow, and a part of the payments gives the same figure. */
const BASELINE_PART = 5;
const USERS = 1_000;
const SKUS = 10_000;
/** Fewer payments than in the other scenarios: each signature takes a millisecond to make. */
const BY_PROVIDER = 4_000;
const QUEUE = { queueMax: 100_000, deadlineMs: 600_000 };

const orderNoOf = (n: number) => String(n).padStart(19, '0');

/** The n-th payment, as a notify reports it. */
function confirmationOf(n: number): Confirmation {
  const outTradeNo = `${orderNoOf(n)}01`;
  const fields = { out_trade_no: outTradeNo, trade_status: 'TRADE_SUCCESS', total_amount: '99.00' };
  const message = {
    provider: 'alipay' as const,
    kind: 'notify' as const,
    outTradeNo,
    fields,
    digest: `bench-${n}`,
  };
  return { outTradeNo, tradeNo: `T${n}`, receivedFen: 9_900, message };
}

/** Writes orders that wait for payment, with one open payment each, in bulk from their checkouts. */
async function seedUnpaidOrders(db: Database, count: number): Promise<void> {
  const orderNo = sql`lpad(row_number::text, 19, '0')`;
  await sql`
    INSERT INTO orders (order_no, checkout_key, user_id, status, items_amount_fen, shipping_fen, address_id, address, expires_at)
    SELECT ${orderNo}, key, user_id, 'pending_payment', items_amount_fen, 0, user_id, '{}', now() + interval '1 day'
    FROM (SELECT *, row_number() OVER (ORDER BY key) FROM checkouts) numbered`.execute(db);
  await sql`
    INSERT INTO order_lines (order_no, position, sku_id, product_id, title, options, price_fen, count)
    SELECT order_no, 1, (lines->0->>'skuId')::uuid, (lines->0->>'productId')::uuid, '全棉衬衫', '[]', 9900, 1
    FROM orders JOIN checkouts ON key = checkout_key`.execute(db);
  await sql`
    INSERT INTO order_events (order_no, to_status, by_kind) SELECT order_no, 'pending_payment', 'shopper' FROM orders`.execute(
    db,
  );
  await sql`
    INSERT INTO payments (order_no, attempt, provider, channel, amount_fen, expires_at)
    SELECT order_no, 1, 'alipay', 'page', total_fen, expires_at FROM orders`.execute(db);
  await sql`
    UPDATE stock SET locked = held.count
    FROM (SELECT sku_id, count(*) FROM order_lines GROUP BY sku_id) held WHERE held.sku_id = stock.sku_id`.execute(
    db,
  );
  const { rows } = await sql<{ count: number }>`SELECT count(*) FROM payments`.execute(db);
  if (rows[0]?.count !== count) throw new Error(`${rows[0]?.count} attempts instead of ${count}`);
}

interface Task {
  first: number;
  count: number;
  batchMax: number;
  /** Independent lanes of transactions: one for shared transactions, and one for each connection of the baseline. */
  lanes: number;
  inFlight: number;
}

/** Confirms payments as fast as possible. @returns confirmations a second */
async function run(database: BenchDatabase, task: Task): Promise<number> {
  const options = { url: database.url, poolMax: task.lanes, statementTimeoutMs: 60_000 };
  const { db, close } = openPostgres(options, () => {});
  const lanes = Array.from({ length: task.lanes }, () =>
    createConfirming({ db, batchMax: task.batchMax, ...QUEUE, onSurplus: () => {} }),
  );
  let next = task.first;
  const end = task.first + task.count;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: task.inFlight }, async (_, index) => {
      while (next < end) {
        const lane = lanes[index % lanes.length];
        const standing = await lane?.confirm(confirmationOf(next++));
        if (standing?.kind !== 'settled' || standing.isRepeat)
          throw new Error(`a payment did not settle: ${JSON.stringify(standing)}`);
      }
    }),
  );
  const perSecond = task.count / ((performance.now() - start) / 1_000);
  await Promise.all(lanes.map((lane) => lane.close()));
  await close();
  return perSecond;
}

interface Round {
  shared: number;
  single: number;
}

async function runScenario(name: string, skus: number): Promise<Round[]> {
  const single = Math.floor(perRound / BASELINE_PART);
  const count = rounds * (perRound + single);
  const database = await openBenchDatabase();
  try {
    const { db } = database.postgres;
    await seedShop(db, { users: USERS, skus, stock: 100_000_000 });
    await seedCheckouts(db, { first: 1, count, users: USERS, skus, linesPerOrder: 1 });
    await seedUnpaidOrders(db, count);
    await settle(db);
    const results: Round[] = [];
    for (let first = 1; first <= count; first += perRound + single) {
      const lanes = BASELINE_CONNECTIONS;
      const singleRate = await run(database, { first, count: single, batchMax: 1, lanes, inFlight: lanes });
      const shared = await run(database, {
        first: first + single,
        count: perRound,
        batchMax: Number(flags.batch),
        lanes: 1,
        inFlight: Number(flags['in-flight']),
      });
      results.push({ shared, single: singleRate });
      console.error(`${name}: ${Math.round(shared)}/s, one a transaction ${Math.round(singleRate)}/s`);
    }
    return results;
  } finally {
    await database.close();
  }
}

/** Reads and confirms notifies, as many at once as in the other scenarios. @returns payments a second */
async function takeNotifies(database: BenchDatabase, notifier: Notifier, first: number): Promise<number> {
  const { provider, gateway } = notifier;
  const requests = Array.from({ length: BY_PROVIDER }, (_, index) =>
    notifier.write(`${orderNoOf(first + index)}01`, `T${first + index}`),
  );
  const { db, close } = openPostgres({ url: database.url, poolMax: 1, statementTimeoutMs: 60_000 }, () => {});
  const confirming = createConfirming({ db, batchMax: Number(flags.batch), ...QUEUE, onSurplus: () => {} });
  const start = performance.now();
  await Promise.all(
    Array.from({ length: Number(flags['in-flight']) }, async () => {
      for (let request = requests.pop(); request; request = requests.pop()) {
        const reading = await gateway.readNotify(request);
        if (reading.outcome !== 'verified') throw new Error(`${provider}: ${reading.reason}`);
        const { outTradeNo, tradeNo, amountFen, fields } = reading.notify;
        const message = {
          provider,
          kind: 'notify' as const,
          outTradeNo,
          fields,
          digest: `bench-${outTradeNo}`,
        };
        const standing = await confirming.confirm({
          outTradeNo,
          tradeNo,
          receivedFen: amountFen ?? 0,
          message,
        });
        if (standing.kind !== 'settled') throw new Error(`${provider}: ${standing.kind}`);
      }
    }),
  );
  const perSecond = BY_PROVIDER / ((performance.now() - start) / 1_000);
  await confirming.close();
  await close();
  return perSecond;
}

interface ByProvider {
  alipay: number;
  wechat: number;
}

/** Both providers on one database, in turns, each of them first in every other round. */
async function runByProvider(): Promise<ByProvider[]> {
  const count = (rounds + 1) * 2 * BY_PROVIDER;
  const database = await openBenchDatabase();
  try {
    const { db } = database.postgres;
    await seedShop(db, { users: USERS, skus: SKUS, stock: 100_000_000 });
    await seedCheckouts(db, { first: 1, count, users: USERS, skus: SKUS, linesPerOrder: 1 });
    await seedUnpaidOrders(db, count);
    await sql`
      UPDATE payments SET provider = 'wechat', channel = 'native'
      WHERE order_no > ${orderNoOf(count / 2)}`.execute(db);
    await settle(db);
    const notifiers = [alipayNotifier(), wechatNotifier()];
    const results: ByProvider[] = [];
    for (let round = 0; round <= rounds; round++) {
      const result = { alipay: 0, wechat: 0 };
      for (const notifier of round % 2 === 0 ? notifiers : notifiers.toReversed()) {
        const half = notifier.provider === 'alipay' ? 0 : count / 2;
        result[notifier.provider] = await takeNotifies(database, notifier, half + round * BY_PROVIDER + 1);
      }
      // The first round warms both up.
      if (round > 0) results.push(result);
      console.error(
        `by provider: Alipay ${Math.round(result.alipay)}/s, WeChat Pay ${Math.round(result.wechat)}/s`,
      );
    }
    return results;
  } finally {
    await database.close();
  }
}

function figuresByProvider(results: readonly ByProvider[]): Figure[] {
  const of = (provider: PaymentProvider) => median(results.map((result) => result[provider]));
  return [
    { what: 'Alipay: notifies taken', value: of('alipay'), unit: '/s' },
    { what: 'WeChat Pay: notifies taken', value: of('wechat'), unit: '/s' },
    {
      what: 'WeChat Pay beside Alipay',
      value: median(results.map(({ alipay, wechat }) => wechat / alipay)),
      unit: '×',
      bar: { kind: 'at least', value: 0.9 },
    },
  ];
}

function figuresOf(name: string, results: readonly Round[], bar: number | null): Figure[] {
  const ratio = median(results.map(({ shared, single }) => shared / single));
  return [
    { what: `${name}: confirmations`, value: median(results.map(({ shared }) => shared)), unit: '/s' },
    { what: `${name}: one a transaction`, value: median(results.map(({ single }) => single)), unit: '/s' },
    {
      what: `${name}: ratio`,
      value: ratio,
      unit: '×',
      ...(bar !== null && { bar: { kind: 'at least' as const, value: bar } }),
    },
  ];
}

const hot = await runScenario('one hot SKU', 1);
const spread = await runScenario(`${SKUS} SKUs`, SKUS);
const byProvider = await runByProvider();
const figures = [
  ...figuresOf('one hot SKU', hot, 4),
  ...figuresOf(`${SKUS} SKUs`, spread, null),
  ...figuresByProvider(byProvider),
];
const bars = figures.filter(({ unit }) => unit === '/s').map(({ what, value }) => ({ label: what, value }));
await publish(
  {
    name: 'payments',
    machine: describeMachine(),
    at: new Date().toISOString(),
    figures,
    runs: { hot, spread, byProvider },
  },
  { payments: barChart('Payments taken in a second', bars, '/s') },
);
