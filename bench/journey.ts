/** The whole journey of a shopper: add to cart, checkout, order; with carts in Redis and in PostgreSQL. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { startRedis } from '../server/test/redis.ts';
import type { JourneyResult, JourneyTask } from './journey-load.ts';
import { barChart, describeMachine, type Figure, median, publish } from './report.ts';
import { seedShop, settle } from './seed.ts';
import { openBenchDatabase, startServer } from './shop.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    journeys: { type: 'string', default: '10000' },
    shoppers: { type: 'string', default: '256' },
    port: { type: 'string', default: '3991' },
  },
});
const SKUS = 10_000;
const USERS = 10_000;
/** Rounds of warming up. V8 compiles frequent code: after the first round the shop is a third faster, after the third no faster. */
const WARM_UP = 3;
/** Two well-known open shops made 6 to 13 full checkouts a second on this kind of machine; the bar is a hundred times that. */
const BAR = 1_300;
const execute = promisify(execFile);

interface CartStore {
  name: string;
  settings: Record<string, string>;
}

async function measure(store: CartStore): Promise<JourneyResult[]> {
  const rounds: JourneyResult[] = [];
  const database = await openBenchDatabase();
  try {
    await seedShop(database.postgres.db, { users: USERS, skus: SKUS, stock: 1_000_000 });
    await settle(database.postgres.db);
    const server = await startServer(database.url, Number(flags.port), store.settings);
    try {
      const task: JourneyTask = {
        url: server.url,
        shoppers: Number(flags.shoppers),
        journeys: Number(flags.journeys),
        users: USERS,
        skus: SKUS,
      };
      for (let i = 0; i < WARM_UP + Number(flags.rounds); i++) {
        const { stdout } = await execute(process.execPath, [
          join(import.meta.dirname, 'journey-load.ts'),
          JSON.stringify(task),
        ]);
        if (i >= WARM_UP) rounds.push(JSON.parse(stdout) as JourneyResult);
      }
    } finally {
      await server.stop();
    }
  } finally {
    await database.close();
  }
  return rounds;
}

const redis = await startRedis();
const runs: Record<string, JourneyResult[]> = {};
try {
  const stores: CartStore[] = [
    { name: 'Redis', settings: { REDIS_URL: redis.url } },
    { name: 'PostgreSQL', settings: {} },
  ];
  for (const store of stores) runs[store.name] = await measure(store);
} finally {
  await redis.stop();
}
const figuresOf = ([store, rounds]: [string, JourneyResult[]]): Figure[] => [
  {
    what: `cart, checkout, order; carts in ${store}`,
    value: median(rounds.map((round) => round.perSecond)),
    unit: '/s',
    bar: { kind: 'at least', value: BAR },
  },
  { what: `p50, carts in ${store}`, value: median(rounds.map((round) => round.p50Ms)), unit: 'ms' },
  { what: `p99, carts in ${store}`, value: median(rounds.map((round) => round.p99Ms)), unit: 'ms' },
];
const bars = Object.entries(runs).map(([store, rounds]) => ({
  label: `Jishi, carts in ${store}`,
  value: median(rounds.map((round) => round.perSecond)),
}));
await publish(
  {
    name: 'journey',
    machine: describeMachine(),
    at: new Date().toISOString(),
    figures: Object.entries(runs).flatMap(figuresOf),
    runs,
  },
  {
    journey: barChart(
      'Whole journeys a second',
      [...bars, { label: 'two well-known open shops, at best', value: 13 }],
      '/s',
    ),
  },
);
