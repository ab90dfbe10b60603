/**
 * Places orders over HTTP, and compares with one order a transaction on the same PostgreSQL, in the same run.
 * `npm run bench -- orders --connections 256 --skus 10000 --lines 1 --batch 256 --locking optimistic --existing 5000000`
 */
import { parseArgs } from 'node:util';
import type { LoadResult } from './load.ts';
import { fillWithOrders } from './old-orders.ts';
import { type PgbenchResult, runPgbench } from './pgbench.ts';
import { Checkouts, placeOrders } from './place-orders.ts';
import { runPlain } from './plain.ts';
import { barChart, describeMachine, type Figure, median, publish } from './report.ts';
import { seedCheckouts, seedShop, settle } from './seed.ts';
import { type BenchDatabase, type BenchServer, openBenchDatabase, residentMib, startServer } from './shop.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    orders: { type: 'string', default: '20000' },
    connections: { type: 'string', default: '256' },
    skus: { type: 'string', default: '10000' },
    lines: { type: 'string', default: '1' },
    batch: { type: 'string', default: '256' },
    locking: { type: 'string', default: 'pessimistic' },
    existing: { type: 'string', default: '0' },
    port: { type: 'string', default: '3990' },
    'cpu-prof': { type: 'boolean', default: false },
  },
});
const USERS = 1_000;
/** With 20 s a single pause of 100 ms stays below one order in a hundred, so it does not decide the p99. */
const AT_HALF_SECONDS = 20;
/** Enough checkouts for half of the rate of today's machines. A faster machine reports that its checkouts ran out. */
const AT_HALF_RATE_MAX = 5_000;
const rounds = Number(flags.rounds);
const orders = Number(flags.orders);
const connections = Number(flags.connections);
const lines = Number(flags.lines);

interface Round {
  plain: number;
  pgbench: PgbenchResult | null;
  pgbenchAtHalf: PgbenchResult | null;
  http: LoadResult;
  http64: LoadResult;
  atHalf: LoadResult;
  rssMib: number;
}

function atHalfOf(perSecond: number, checkouts: Checkouts) {
  const rate = Math.round(perSecond / 2);
  return { ...checkouts.take(rate * AT_HALF_SECONDS), rate };
}

async function runRound(database: BenchDatabase, server: BenchServer, checkouts: Checkouts): Promise<Round> {
  const plain = await runPlain(database, checkouts.take(orders / 5));
  const pgbench = lines === 1 ? await runPgbench(database, checkouts.take(orders)) : null;
  const pgbenchAtHalf = pgbench && (await runPgbench(database, atHalfOf(pgbench.perSecond, checkouts)));
  const http = await placeOrders(server, { ...checkouts.take(orders), connections });
  const http64 = await placeOrders(server, { ...checkouts.take(orders / 2), connections: 64 });
  const atHalf = await placeOrders(server, { ...atHalfOf(http64.perSecond, checkouts), connections: 64 });
  return {
    plain,
    pgbench,
    pgbenchAtHalf,
    http,
    http64,
    atHalf,
    rssMib: await residentMib(server.process.pid as number),
  };
}

async function runScenario(name: string, skus: number): Promise<Round[]> {
  const database = await openBenchDatabase();
  try {
    await seedShop(database.postgres.db, { users: USERS, skus: Math.max(skus, 100), stock: 100_000_000 });
    await seedCheckouts(database.postgres.db, {
      first: 1,
      count: 10_000 + rounds * (orders * 3 + 2 * AT_HALF_SECONDS * AT_HALF_RATE_MAX),
      users: USERS,
      skus,
      linesPerOrder: lines,
    });
    if (Number(flags.existing) > 0)
      await fillWithOrders(database.postgres.db, { count: Number(flags.existing), users: USERS, skus });
    await settle(database.postgres.db);
    const settings = { ORDER_BATCH_MAX: flags.batch, STOCK_LOCKING: flags.locking };
    const server = await startServer(
      database.url,
      Number(flags.port),
      settings,
      flags['cpu-prof'] ? ['--cpu-prof'] : [],
    );
    try {
      const checkouts = new Checkouts(USERS);
      await placeOrders(server, { ...checkouts.take(5_000), connections });
      const done: Round[] = [];
      for (let i = 0; i < rounds; i++) {
        done.push(await runRound(database, server, checkouts));
        console.log(name, JSON.stringify(done.at(-1)));
      }
      return done;
    } finally {
      await server.stop();
    }
  } finally {
    await database.close();
  }
}

function ratios(all: readonly Round[], of: (round: Round) => number | null): number {
  return median(all.map((round) => round.http.perSecond / (of(round) ?? Number.NaN)));
}

/** The p99 of PostgreSQL alone on this machine: pgbench at half of its rate, one statement an order. */
function pgbenchTail(name: string, all: readonly Round[]): Figure[] {
  const halves = all.flatMap(({ pgbenchAtHalf: half }) =>
    half?.p50Ms && half.p99Ms ? [{ p50Ms: half.p50Ms, p99Ms: half.p99Ms }] : [],
  );
  if (halves.length === 0) return [];
  return [
    {
      what: `${name}: pgbench, p99 at half of its rate`,
      value: median(halves.map((half) => half.p99Ms)),
      unit: 'ms',
    },
    {
      what: `${name}: pgbench, p99 / p50`,
      value: median(halves.map((half) => half.p99Ms / half.p50Ms)),
      unit: '×',
    },
  ];
}

function figuresOf(name: string, all: readonly Round[], bars: { plain: number; pgbench: number }): Figure[] {
  const figures: Figure[] = [
    {
      what: `${name}: orders over HTTP, ${connections} connections`,
      value: median(all.map((r) => r.http.perSecond)),
      unit: '/s',
    },
    {
      what: `${name}: orders over HTTP, 64 connections`,
      value: median(all.map((r) => r.http64.perSecond)),
      unit: '/s',
    },
    { what: `${name}: plain, one order a transaction`, value: median(all.map((r) => r.plain)), unit: '/s' },
    {
      what: `${name}: × plain`,
      value: ratios(all, (r) => r.plain),
      unit: '×',
      bar: { kind: 'at least', value: bars.plain },
    },
  ];
  if (all.every((round) => round.pgbench !== null)) {
    figures.push(
      {
        what: `${name}: pgbench, one order a transaction`,
        value: median(all.map((r) => r.pgbench?.perSecond ?? 0)),
        unit: '/s',
      },
      {
        what: `${name}: × pgbench`,
        value: ratios(all, (r) => r.pgbench?.perSecond ?? null),
        unit: '×',
        bar: { kind: 'at least', value: bars.pgbench },
      },
    );
  }
  const tail = median(all.map((r) => r.atHalf.p99Ms / r.atHalf.p50Ms));
  figures.push(
    {
      what: `${name}: p50 at half the saturation rate`,
      value: median(all.map((r) => r.atHalf.p50Ms)),
      unit: 'ms',
    },
    {
      what: `${name}: p99 at half the saturation rate`,
      value: median(all.map((r) => r.atHalf.p99Ms)),
      unit: 'ms',
    },
    { what: `${name}: p99 / p50`, value: tail, unit: '×', bar: { kind: 'at most', value: 3 } },
    ...pgbenchTail(name, all),
    {
      what: `${name}: server memory`,
      value: Math.max(...all.map((r) => r.rssMib)),
      unit: 'MiB',
      bar: { kind: 'at most', value: 250 },
    },
  );
  return figures;
}

const spread = await runScenario('spread', Number(flags.skus));
// An order names each SKU once, so there are as many hot SKUs as lines.
const hot = await runScenario('hot', lines);
const measured = [
  ...figuresOf('spread', spread, { plain: 3, pgbench: 0.9 }),
  ...figuresOf('hot', hot, { plain: 6, pgbench: 3.5 }),
];
// The bars are for the default batch. Other batches are compared with it.
const figures = flags.batch === '256' ? measured : measured.map(({ bar: _, ...figure }) => figure);
const suffix = [
  lines > 1 ? `-${lines}-lines` : '',
  Number(flags.existing) > 0 ? `-${flags.existing}-there` : '',
  flags.locking === 'optimistic' ? '-optimistic' : '',
  flags.batch === '256' ? '' : `-batch-${flags.batch}`,
].join('');
const name = `orders${suffix}`;
const bars = (all: readonly Round[]) => [
  { label: `Jishi over HTTP, ${connections} connections`, value: median(all.map((r) => r.http.perSecond)) },
  { label: 'Jishi over HTTP, 64 connections', value: median(all.map((r) => r.http64.perSecond)) },
  { label: 'pgbench, one order a transaction', value: median(all.map((r) => r.pgbench?.perSecond ?? 0)) },
  { label: 'Node, one order a transaction', value: median(all.map((r) => r.plain)) },
];
await publish(
  { name, machine: describeMachine(), at: new Date().toISOString(), figures, runs: { flags, spread, hot } },
  {
    [`${name}-spread`]: barChart(`Orders a second, spread over ${flags.skus} SKUs`, bars(spread), '/s'),
    [`${name}-hot`]: barChart('Orders a second, one hot SKU', bars(hot), '/s'),
  },
);
