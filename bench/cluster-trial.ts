import { setTimeout as pause } from 'node:timers/promises';
import { type AuditReport, runAudit } from '../server/audit/audit.ts';
import { migrate } from '../server/platform/postgres/migrate.ts';
import { openPostgres, type Postgres } from '../server/platform/postgres/postgres.ts';
import { freePort } from '../server/platform/process/ports.ts';
import { type Cluster, openCluster, until } from '../tools/cluster/cluster.ts';
import { type FaultKind, inject, loseQuorum } from '../tools/cluster/faults.ts';
import { ClusterLoad, longestGapMs } from './cluster-load.ts';
import { seedCheckouts, seedShop } from './seed.ts';
import { missingOrders } from './trial.ts';

const USERS = 100;
const SKUS = 40;
const CHECKOUTS = 60_000;
const HOST = '127.0.0.1';
/** Orders that must be acknowledged after a fault before it counts as survived, and before the next one. */
const ORDERS_AFTER = 50;
const BACK_WITHIN_MS = 120_000;
/** How long a fault that does not end by itself lasts. */
const LASTS_MS = 5_000;
/** Longer than Patroni's `ttl` of 20 s: the others must have missed the node before it comes back. */
const NODE_LASTS_MS = 35_000;

/** Answers that were on their way when the hosts died. */
const IN_FLIGHT_MS = 1_000;

const LASTING: Partial<Record<FaultKind, number>> = {
  'node lost': NODE_LASTS_MS,
  'primary stopped': NODE_LASTS_MS,
  'primary cut off': NODE_LASTS_MS,
  'slow link': LASTS_MS,
  'etcd lost': LASTS_MS,
  'Redis master lost': LASTS_MS,
  'server of the shop lost': LASTS_MS,
};

export interface FaultReport {
  kind: FaultKind;
  /** The longest time without a newly acknowledged order. */
  gapMs: number;
  /** Answers to orders during the fault, by status. */
  answers: Record<string, number>;
}

/** What shoppers saw while two of three data hosts were dead. */
export interface NoQuorumReport {
  /** Orders acknowledged meanwhile; those under way when it began do not count. */
  acknowledged: number;
  slowestRefusalMs: number;
  goodsP99Ms: number;
  /** From the moment when there was a writable primary again to the first order. */
  backAfterMs: number;
}

export interface ClusterReport {
  faults: FaultReport[];
  noQuorum: NoQuorumReport | null;
  acknowledged: number;
  tries: number;
  paid: number;
  /** Answers that were not true, orders that are missing, and payments that nobody has settled. */
  broken: string[];
  audit: AuditReport;
}

export interface ClusterPlan {
  dataDir: string;
  faults: readonly FaultKind[];
  shoppers: number;
  /** How long two of three data hosts are dead at the end; 0: not at all. */
  noQuorumMs?: number;
  isLoopback?: boolean;
  say(line: string): void;
}

async function openDatabase(cluster: Cluster): Promise<Postgres> {
  const leader = await until('a primary', () => cluster.leader());
  const url = cluster.databaseUrl(leader);
  return openPostgres({ url, poolMax: 4, statementTimeoutMs: 600_000 }, () => {});
}

async function seed(cluster: Cluster): Promise<void> {
  const postgres = await openDatabase(cluster);
  try {
    await migrate(postgres.db);
    await seedShop(postgres.db, { users: USERS, skus: SKUS, stock: 1_000_000 });
    const plan = { first: 1, count: CHECKOUTS, users: USERS, skus: SKUS, linesPerOrder: 2 };
    await seedCheckouts(postgres.db, plan);
  } finally {
    await postgres.close();
  }
}

function difference(after: Map<string, number>, before: Map<string, number>): Record<string, number> {
  const orders = [...after].filter(([key]) => key.startsWith('order '));
  return Object.fromEntries(
    orders
      .map(([key, count]) => [key.slice('order '.length), count - (before.get(key) ?? 0)] as [string, number])
      .filter(([, count]) => count > 0),
  );
}

async function ordersGoOn(load: ClusterLoad): Promise<void> {
  const target = load.acknowledgedAt.length + ORDERS_AFTER;
  await until('orders', async () => load.acknowledgedAt.length >= target, BACK_WITHIN_MS);
}

/** One fault under load: it happens, lasts, ends, and the cluster becomes whole again. */
async function survive(cluster: Cluster, load: ClusterLoad, kind: FaultKind): Promise<FaultReport> {
  const before = new Map(load.statuses);
  const from = performance.now();
  const fault = await inject(cluster, kind);
  // The fault lasts for a time of its own, whatever the shop does: no event tells its end.
  await pause(LASTING[kind] ?? 0);
  await fault.mend();
  await ordersGoOn(load);
  const to = performance.now();
  await until('the cluster', () => cluster.isWhole(), BACK_WITHIN_MS);
  for (const app of cluster.apps) await until('a server', () => cluster.takesRequests(app), BACK_WITHIN_MS);
  return {
    kind,
    gapMs: longestGapMs(load.acknowledgedAt, from, to),
    answers: difference(load.statuses, before),
  };
}

async function surviveNoQuorum(
  cluster: Cluster,
  load: ClusterLoad,
  lastsMs: number,
): Promise<NoQuorumReport> {
  const mend = await loseQuorum(cluster);
  const from = performance.now();
  await pause(lastsMs);
  const to = performance.now();
  await mend();
  await until('a whole cluster', () => cluster.isWhole(), BACK_WITHIN_MS);
  const whole = performance.now();
  await ordersGoOn(load);
  const inside = load.requests.filter(({ at, ms }) => at > from && at + ms < to);
  const goods = inside.filter(({ kind }) => kind === 'goods').map(({ ms }) => ms);
  goods.sort((a, b) => a - b);
  const first = load.acknowledgedAt.find((at) => at > to) ?? Number.POSITIVE_INFINITY;
  return {
    acknowledged: load.acknowledgedAt.filter((at) => at > from + IN_FLIGHT_MS && at < to).length,
    slowestRefusalMs: Math.max(0, ...inside.filter(({ kind }) => kind === 'order').map(({ ms }) => ms)),
    goodsP99Ms: goods[Math.floor(goods.length * 0.99)] ?? Number.POSITIVE_INFINITY,
    backAfterMs: Math.max(0, first - whole),
  };
}

/** Payments that were paid at the provider while faults ran: each order is paid, or the money went back. */
async function unsettled(postgres: Postgres, paid: ReadonlyMap<string, string>): Promise<string[]> {
  const { rows } = await postgres.pool.query<{ out_trade_no: string }>(
    `SELECT out_trade_no FROM payments WHERE out_trade_no = ANY($1) AND status IN ('settled', 'surplus')`,
    [[...paid.keys()]],
  );
  const settled = new Set(rows.map((row) => row.out_trade_no));
  return [...paid.keys()]
    .filter((outTradeNo) => !settled.has(outTradeNo))
    .map((outTradeNo) => `payment ${outTradeNo} is not settled`);
}

async function judge(cluster: Cluster, load: ClusterLoad) {
  const postgres = await openDatabase(cluster);
  try {
    // A notify that was lost in a fault is made up for by the question that the shop asks the provider.
    await until('the payments', async () => (await unsettled(postgres, load.paid)).length === 0).catch(
      () => {},
    );
    const { ledger } = load;
    return {
      broken: [
        ...ledger.contradictions,
        ...ledger.failures,
        ...(await missingOrders(ledger, postgres.db)),
        ...(await unsettled(postgres, load.paid)),
      ],
      audit: await runAudit(postgres.db),
    };
  } finally {
    await postgres.close();
  }
}

/** Starts a cluster with a shop for load tests. */
export async function openTrialCluster(plan: Omit<ClusterPlan, 'faults' | 'shoppers'>): Promise<Cluster> {
  const cluster = await openCluster({
    dataDir: plan.dataDir,
    port: await freePort(HOST),
    simulatorsPort: await freePort(HOST),
    watchPort: await freePort(HOST),
    isLoopback: plan.isLoopback ?? false,
    say: plan.say,
    settings: { RATE_LIMITS: 'off', SAMPLE_SHOP: 'off', LOG_LEVEL: 'warn', RECONCILE_SECONDS: '5' },
  });
  try {
    await seed(cluster);
    await cluster.startShop();
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

export function openLoad(cluster: Cluster, shoppers: number): ClusterLoad {
  return new ClusterLoad({
    url: cluster.url,
    simulatorsUrl: cluster.simulatorsUrl,
    tokenSecret: cluster.bench.passwords.tokens,
    users: USERS,
    skus: SKUS,
    shoppers,
    first: 1,
    last: CHECKOUTS,
  });
}

/** Orders, payments, carts and sign-ins while one fault after the other happens. Then answers are compared with the books. */
export async function runFaults(plan: ClusterPlan): Promise<ClusterReport> {
  const cluster = await openTrialCluster(plan);
  try {
    const load = openLoad(cluster, plan.shoppers);
    load.start();
    const faults: FaultReport[] = [];
    let noQuorum: NoQuorumReport | null = null;
    try {
      await ordersGoOn(load);
      for (const kind of plan.faults) {
        const report = await survive(cluster, load, kind);
        faults.push(report);
        plan.say(
          `${kind}: ${(report.gapMs / 1_000).toFixed(1)} s without an order; ${JSON.stringify(report.answers)}`,
        );
      }
      if (plan.noQuorumMs) noQuorum = await surviveNoQuorum(cluster, load, plan.noQuorumMs);
    } finally {
      await load.stop();
    }
    const { broken, audit } = await judge(cluster, load);
    return {
      faults,
      noQuorum,
      acknowledged: load.ledger.acknowledged.size,
      tries: load.ledger.tries,
      paid: load.paid.size,
      broken,
      audit,
    };
  } finally {
    await cluster.stop();
  }
}
