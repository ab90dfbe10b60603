/**
 * `npm run bench growth -- --existing 5000000`: places orders in a shop that has so many orders, and in an empty shop. Both
 * run at the same time and take turns, so that other load on the machine slows both.
 */
import { parseArgs } from 'node:util';
import type { LoadResult } from './load.ts';
import { fillWithOrders } from './old-orders.ts';
import { Checkouts, placeOrders } from './place-orders.ts';
import { barChart, describeMachine, median, publish } from './report.ts';
import { seedCheckouts, seedShop, settle } from './seed.ts';
import { type BenchDatabase, type BenchServer, openBenchDatabase, startServer } from './shop.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    orders: { type: 'string', default: '20000' },
    connections: { type: 'string', default: '256' },
    skus: { type: 'string', default: '10000' },
    existing: { type: 'string', default: '5000000' },
    port: { type: 'string', default: '3990' },
  },
});
const USERS = 1_000;
const WARM_UP_ORDERS = 5_000;
const rounds = Number(flags.rounds);
const orders = Number(flags.orders);
const skus = Number(flags.skus);
const connections = Number(flags.connections);
const existing = Number(flags.existing);

interface Shop {
  database: BenchDatabase;
  server: BenchServer;
  checkouts: Checkouts;
}

async function openDatabase(there: number): Promise<BenchDatabase> {
  const database = await openBenchDatabase();
  const { db } = database.postgres;
  await seedShop(db, { users: USERS, skus, stock: 100_000_000 });
  if (there > 0) await fillWithOrders(db, { count: there, users: USERS, skus });
  const count = WARM_UP_ORDERS + rounds * orders;
  await seedCheckouts(db, { first: 1, count, users: USERS, skus, linesPerOrder: 1 });
  await settle(db);
  return database;
}

async function openShop(database: BenchDatabase, port: number): Promise<Shop> {
  return { database, server: await startServer(database.url, port), checkouts: new Checkouts(USERS) };
}

async function closeShop({ server, database }: Shop): Promise<void> {
  await server.stop();
  await database.close();
}

const load = ({ server, checkouts }: Shop, count: number): Promise<LoadResult> =>
  placeOrders(server, { ...checkouts.take(count), connections });

// Filling takes minutes. Both servers start after it, so that they run the same code.
const [empty, full] = [await openDatabase(0), await openDatabase(existing)];
const young = await openShop(empty, Number(flags.port));
const old = await openShop(full, Number(flags.port) + 1);
try {
  for (const shop of [young, old]) await load(shop, WARM_UP_ORDERS);
  const runs: { young: LoadResult; old: LoadResult }[] = [];
  for (let round = 0; round < rounds; round++) {
    runs.push({ young: await load(young, orders), old: await load(old, orders) });
    console.log('growth', JSON.stringify(runs.at(-1)));
  }
  const perSecond = {
    young: median(runs.map((run) => run.young.perSecond)),
    old: median(runs.map((run) => run.old.perSecond)),
  };
  const there = existing.toLocaleString('en');
  await publish(
    {
      name: 'growth',
      machine: describeMachine(),
      at: new Date().toISOString(),
      figures: [
        { what: 'orders a second, none there', value: perSecond.young, unit: '/s' },
        { what: `orders a second, ${there} there`, value: perSecond.old, unit: '/s' },
        {
          what: `${there} there, × none there`,
          value: median(runs.map((run) => run.old.perSecond / run.young.perSecond)),
          unit: '×',
          bar: { kind: 'at least', value: 0.9 },
        },
      ],
      runs: { flags, runs },
    },
    {
      growth: barChart(
        'Orders a second, by orders already there',
        [
          { label: 'none', value: perSecond.young },
          { label: there, value: perSecond.old },
        ],
        '/s',
      ),
    },
  );
} finally {
  await closeShop(young);
  await closeShop(old);
}
