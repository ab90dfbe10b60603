/**
 * `npm run bench admin`: the back office of a shop with 100,000 products, 300,000 SKUs and 1,000,000 orders. It measures
 * every list at its first, middle and deep pages, every search box and the page of an order. Then it places orders with and
 * without twenty people at work in the back office, in turns. `--data <folder>` keeps the filled database for the next run.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { Pool } from 'undici';
import { runAudit } from '../server/audit/audit.ts';
import type { Database } from '../server/platform/postgres/postgres.ts';
import type { OperatorResult, OperatorTask } from './admin-load.ts';
import { readViews, type View } from './admin-views.ts';
import { fillBigShop } from './big-shop.ts';
import { Checkouts, placeOrders } from './place-orders.ts';
import { describeMachine, type Figure, median, percentile, publish } from './report.ts';
import { seedCheckouts, settle } from './seed.ts';
import { type BenchServer, benchTokens, openBenchDatabase, startServer } from './shop.ts';

const { values: flags } = parseArgs({
  options: {
    looks: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '9' },
    orders: { type: 'string', default: '20000' },
    connections: { type: 'string', default: '256' },
    products: { type: 'string', default: '100000' },
    existing: { type: 'string', default: '1000000' },
    'think-seconds': { type: 'string', default: '10' },
    port: { type: 'string', default: '3990' },
    data: { type: 'string' },
  },
});
const [looks, rounds, orders] = [Number(flags.looks), Number(flags.rounds), Number(flags.orders)];
const products = Number(flags.products);
const thinkSeconds = Number(flags['think-seconds']);
const connections = Number(flags.connections);
/** The load of the orders: customers, and SKUs that never run out. */
const [BUYERS, HOT_SKUS] = [1_000, 10_000];
const WARM_UP_ORDERS = 5_000;
const WARM_UP_LOOKS = 10;

interface Measured {
  view: View;
  p50Ms: number;
  p95Ms: number;
}

/** One person who opens a page, waits for all of its requests, and opens the next one. */
async function measure(pool: Pool, token: string, view: View): Promise<Measured> {
  const look = async (paths: readonly string[]): Promise<number> => {
    const start = performance.now();
    const ask = async (path: string) => {
      const headers = { authorization: `Bearer ${token}` };
      const { statusCode, body } = await pool.request({ path, method: 'GET', headers });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`${path}: ${statusCode} ${text}`);
    };
    await Promise.all(paths.map(ask));
    return performance.now() - start;
  };
  const times: number[] = [];
  for (let i = 0; i < WARM_UP_LOOKS + looks; i++) {
    const ms = await look(view.looks[i % view.looks.length] as string[]);
    if (i >= WARM_UP_LOOKS) times.push(ms);
  }
  return { view, p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95) };
}

async function measureAll(server: BenchServer, token: string, views: readonly View[]): Promise<Measured[]> {
  const pool = new Pool(server.url, { connections: 4 });
  const measured: Measured[] = [];
  for (const view of views) {
    measured.push(await measure(pool, token, view));
    const { p50Ms, p95Ms } = measured.at(-1) as Measured;
    console.log(
      `${p95Ms > view.barMs ? '✗' : ' '} ${view.what}: p50 ${p50Ms.toFixed(1)}, p95 ${p95Ms.toFixed(1)} ms`,
    );
  }
  await pool.close();
  return measured;
}

/** Twenty people begin to work. @returns what ends their work */
async function startOperators(task: OperatorTask): Promise<() => Promise<OperatorResult>> {
  const child: ChildProcess = spawn(
    process.execPath,
    [join(import.meta.dirname, 'admin-load.ts'), JSON.stringify(task)],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  await lines.next();
  return async () => {
    child.stdin?.end();
    const { value } = await lines.next();
    return JSON.parse(value as string) as OperatorResult;
  };
}

interface Round {
  alone: number;
  beside: number;
  operators: OperatorResult;
}

async function placeBesideOperators(
  server: BenchServer,
  checkouts: Checkouts,
  task: OperatorTask,
): Promise<Round[]> {
  const place = async () => (await placeOrders(server, { ...checkouts.take(orders), connections })).perSecond;
  const placeBeside = async () => {
    const stop = await startOperators(task);
    const perSecond = await place();
    return { perSecond, operators: await stop() };
  };
  await placeOrders(server, { ...checkouts.take(WARM_UP_ORDERS), connections });
  const done: Round[] = [];
  for (let round = 0; round < rounds; round++) {
    // Which comes first changes, so that neither profits from what grows or warms up.
    const first = round % 2 === 0 ? await place() : null;
    const { perSecond: beside, operators } = await placeBeside();
    const alone = first ?? (await place());
    done.push({ alone, beside, operators });
    console.log('orders', JSON.stringify({ ...done.at(-1), ratio: beside / alone }));
  }
  return done;
}

async function fill(db: Database): Promise<void> {
  const { rows } = await sql<{ there: boolean }>`SELECT EXISTS (SELECT FROM orders) AS there`.execute(db);
  if (!rows[0]?.there) {
    const size = { products, skusPerProduct: 3, users: 100_000, orders: Number(flags.existing) };
    await fillBigShop(db, { ...size, hotSkus: HOT_SKUS });
    if (!(await runAudit(db)).isClean) throw new Error('the books of the bench are not clean');
  }
  await sql`DELETE FROM checkouts WHERE expires_at > now() + interval '1 hour'`.execute(db);
}

/** Access tokens of the people whom the big shop has. */
async function readOperators(db: Database): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`SELECT id FROM staff ORDER BY id`.execute(db);
  const tokens = benchTokens();
  return rows.map(({ id }) => tokens.sign({ sub: id, sid: id, staff: true }));
}

function figuresOf(measured: readonly Measured[], placed: readonly Round[]): Figure[] {
  const ratio = median(placed.map(({ alone, beside }) => beside / alone));
  return [
    ...measured.map(({ view, p95Ms }) => ({
      what: `${view.what}, p95`,
      value: p95Ms,
      unit: 'ms',
      bar: { kind: 'at most' as const, value: view.barMs },
    })),
    {
      what: 'orders a second, nobody in the back office',
      value: median(placed.map((r) => r.alone)),
      unit: '/s',
    },
    {
      what: `orders a second, 20 people at work (${thinkSeconds} s a page)`,
      value: median(placed.map((r) => r.beside)),
      unit: '/s',
    },
    { what: 'with 20 people × without', value: ratio, unit: '×', bar: { kind: 'at least', value: 0.98 } },
    {
      what: 'a page of theirs meanwhile, p95',
      value: median(placed.map((r) => r.operators.p95Ms)),
      unit: 'ms',
    },
  ];
}

const database = await openBenchDatabase({}, flags.data);
const { db } = database.postgres;
try {
  await fill(db);
  const count = WARM_UP_ORDERS + 2 * rounds * orders;
  const [{ taken = 0 } = {}] = (
    await sql<{
      taken: number;
    }>`SELECT count(*)::int AS taken FROM orders WHERE checkout_key::text LIKE '05%'`.execute(db)
  ).rows;
  const plan = { users: BUYERS, skus: HOT_SKUS, linesPerOrder: 1 };
  await seedCheckouts(db, { first: taken + 1, count, ...plan });
  await settle(db);
  const views = await readViews(db);
  const tokens = await readOperators(db);
  const server = await startServer(database.url, Number(flags.port));
  try {
    const measured = await measureAll(server, tokens[0] as string, views);
    const checkouts = new Checkouts(BUYERS, taken + 1);
    const page = views.find(({ what }) => what === 'order page')?.looks ?? [];
    const task: OperatorTask = {
      url: server.url,
      tokens,
      thinkMs: thinkSeconds * 1_000,
      // People work on orders half of their time, and look at lists and search for the other half.
      pages: [...views.flatMap((view) => (view.looks[0] ? [view.looks[0]] : [])), ...page, ...page],
      orderNos: page.map(([path = '']) => path.split('/').at(-1) as string),
    };
    const placed = rounds > 0 ? await placeBesideOperators(server, checkouts, task) : [];
    await publish({
      name: 'admin',
      machine: describeMachine(),
      at: new Date().toISOString(),
      figures: figuresOf(measured, placed),
      runs: {
        flags: { ...flags, data: undefined },
        measured: measured.map(({ view, ...times }) => ({ what: view.what, ...times })),
        placed,
      },
    });
  } finally {
    await server.stop();
  }
} finally {
  await database.close();
}
