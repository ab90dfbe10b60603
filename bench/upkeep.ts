/**
 * `npm run bench upkeep`: audits a shop with a million orders, and lets two servers cancel a hundred thousand unpaid orders
 * whose time ended while no server ran.
 */
import { parseArgs } from 'node:util';
import { runAudit } from '../server/audit/audit.ts';
import { cancelDueOrders } from '../server/modules/orders/index.ts';
import { type Database, openPostgres } from '../server/platform/postgres/postgres.ts';
import { fillWithDueOrders, fillWithOrders } from './old-orders.ts';
import { describeMachine, type Figure, median, publish } from './report.ts';
import { seedShop, settle } from './seed.ts';
import { openBenchDatabase } from './shop.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    orders: { type: 'string', default: '1000000' },
    due: { type: 'string', default: '100000' },
  },
});
const USERS = 1_000;
const SKUS = 10_000;
const orders = Number(flags.orders);
const due = Number(flags.due);
/** These orders have no trade, so no provider is asked. */
const payments = {
  readMoney: async () => new Map(),
  withOpenTrades: async () => new Set<string>(),
  closeTrades: async () => 'closed' as const,
};

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

async function audit(db: Database): Promise<number> {
  let isClean = false;
  const seconds = await secondsOf(async () => {
    isClean = (await runAudit(db)).isClean;
  });
  if (!isClean) throw new Error('the books of the bench are not clean');
  return seconds;
}

async function sweep(url: string): Promise<number> {
  const servers = [0, 1].map(() => openPostgres({ url, poolMax: 4, statementTimeoutMs: 60_000 }, () => {}));
  const seconds = await secondsOf(() =>
    Promise.all(servers.map(({ db }) => cancelDueOrders({ db, payments }))),
  );
  for (const server of servers) await server.close();
  return seconds;
}

const database = await openBenchDatabase();
const { db } = database.postgres;
try {
  await seedShop(db, { users: USERS, skus: SKUS, stock: 1_000_000 });
  await fillWithOrders(db, { count: orders, users: USERS, skus: SKUS });
  await settle(db);
  const audits: number[] = [];
  for (let round = 0; round < Number(flags.rounds); round++) audits.push(await audit(db));
  await fillWithDueOrders(db, { count: due, users: USERS, skus: SKUS });
  await settle(db);
  await audit(db);
  const swept = await sweep(database.url);
  await audit(db);
  const left = await db
    .selectFrom('orders')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('status', '=', 'pending_payment')
    .executeTakeFirstOrThrow();
  if (Number(left.count) !== 0) throw new Error(`${left.count} orders are still due`);
  const figures: Figure[] = [
    { what: `audit of ${orders.toLocaleString('en')} orders`, value: median(audits), unit: 's' },
    { what: `${due.toLocaleString('en')} due orders, two servers`, value: swept, unit: 's' },
    { what: 'due orders ended', value: due / swept, unit: '/s' },
  ];
  await publish({
    name: 'upkeep',
    machine: describeMachine(),
    at: new Date().toISOString(),
    figures,
    runs: { audits, swept },
  });
} finally {
  await database.close();
}
