import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { type AppNode, openAppNodes } from './app-node.ts';
import { type Bench, type BenchOptions, openBench } from './bench.ts';
import { type DataNode, openDataNodes, REDIS_PORTS } from './data-node.ts';
import { type EdgeNode, openEdgeNode } from './edge-node.ts';
import { openGate } from './gate.ts';
import { APP_HOSTS, DATA_HOSTS, type HostName } from './hosts.ts';
import type { Program } from './programs.ts';
import { type Simulators, startSimulators } from './simulators.ts';
import type { WatchTask } from './watch.ts';

const run = promisify(execFile);
const START_WITHIN_MS = 120_000;

export interface ClusterOptions extends BenchOptions {
  /** The port of the shop on 127.0.0.1. */
  port: number;
  simulatorsPort: number;
  /** The port of the page that shows the state of every host. */
  watchPort: number;
  /** Settings of the servers beside those of the cluster. */
  settings?: Record<string, string>;
  /** Ends a start that is under way; the start then fails. */
  signal?: AbortSignal;
}

export interface Cluster {
  bench: Bench;
  /** The shop through the reverse proxy. */
  url: string;
  simulatorsUrl: string;
  data: DataNode[];
  apps: AppNode[];
  edge: EdgeNode;
  /** The data host whose PostgreSQL is the primary and takes writes, or null. */
  leader(): Promise<DataNode | null>;
  /** Whether a server takes requests, as the watch host sees it. */
  takesRequests(app: AppNode): Promise<boolean>;
  /** Whether there is one primary, and both standbys copy it, one of them synchronously. */
  isWhole(): Promise<boolean>;
  /** The database of the shop on one data host, over its Unix socket. */
  databaseUrl(node: DataNode): string;
  /** Starts the servers of the shop and waits until they answer. */
  startShop(): Promise<void>;
  stop(): Promise<void>;
}

/** Asks again until the answer is right. @throws when the time is over */
export async function until<T>(
  what: string,
  ask: () => Promise<T | null | false>,
  withinMs = START_WITHIN_MS,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const answer = await ask().catch(() => null);
    if (answer !== null && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`${what}: not within ${withinMs / 1_000} s`);
    await pause(100);
  }
}

function urlOf(node: DataNode, user: string, password: string, database: string): string {
  return `postgres://${user}:${password}@localhost/${database}?host=${encodeURIComponent(node.socketFolder)}`;
}

async function ask<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 1_000,
    query_timeout: 5_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

async function findLeader(bench: Bench, data: readonly DataNode[]): Promise<DataNode | null> {
  const answers = await Promise.all(
    data.map((node) =>
      ask<{ standby: boolean }>(
        urlOf(node, 'postgres', bench.passwords.superuser, 'postgres'),
        'SELECT pg_is_in_recovery() AS standby',
      ).then(
        ([row]) => row?.standby === false,
        () => false,
      ),
    ),
  );
  const leaders = data.filter((_, i) => answers[i]);
  return leaders.length === 1 ? (leaders[0] as DataNode) : null;
}

/** Asks from the watch host: this process is not on the network of the hosts. */
async function takesRequests({ network }: Bench, app: AppNode): Promise<boolean> {
  const ask = `fetch('${app.url}/livez').then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))`;
  const [command, ...args] = network.command('watch', [process.execPath, '-e', ask]);
  return run(command, args, { timeout: 10_000 }).then(
    () => true,
    () => false,
  );
}

async function isWhole(bench: Bench, data: readonly DataNode[]): Promise<boolean> {
  const leader = await findLeader(bench, data);
  if (leader === null) return false;
  const url = urlOf(leader, 'postgres', bench.passwords.superuser, 'postgres');
  const standbys = await ask<{ state: string }>(
    url,
    `SELECT sync_state AS state FROM pg_stat_replication WHERE state = 'streaming'`,
  );
  return standbys.length === data.length - 1 && standbys.some(({ state }) => state === 'sync');
}

/** The role and the database of the shop, once. */
async function createDatabase(bench: Bench, node: DataNode): Promise<void> {
  const { superuser, shop } = bench.passwords;
  const url = urlOf(node, 'postgres', superuser, 'postgres');
  const roles = await ask(url, `SELECT 1 FROM pg_roles WHERE rolname = 'jishi'`);
  if (roles.length === 0) await ask(url, `CREATE ROLE jishi LOGIN PASSWORD '${shop}'`);
  const databases = await ask(url, `SELECT 1 FROM pg_database WHERE datname = 'jishi'`);
  if (databases.length === 0) await ask(url, 'CREATE DATABASE jishi OWNER jishi');
}

function redisCli(bench: Bench, ...args: string[]) {
  const [command, ...rest] = bench.network.command('watch', [bench.programs.path('redis-cli'), ...args]);
  return run(command, rest, { timeout: 60_000 });
}

/** Makes one cluster of the six nodes. redis-cli puts a replica on another host than its master. */
async function joinRedis(bench: Bench, dataDir: string, data: readonly DataNode[]): Promise<void> {
  const joined = join(dataDir, 'redis-joined');
  const nodes = REDIS_PORTS.flatMap((port) =>
    data.map(({ host }) => `${bench.network.address(host)}:${port}`),
  );
  const [address = '', port = ''] = (nodes[0] ?? '').split(':');
  const cli = (...args: string[]) => redisCli(bench, '-h', address, '-p', port, ...args);
  await until('Redis', async () => (await cli('ping')).stdout.includes('PONG'));
  if (!existsSync(joined)) {
    await until('Redis', async () => {
      await redisCli(bench, '--cluster', 'create', ...nodes, '--cluster-replicas', '1', '--cluster-yes');
      return true;
    });
    await writeFile(joined, '');
  }
  await until('the Redis Cluster', async () =>
    (await cli('cluster', 'info')).stdout.includes('cluster_state:ok'),
  );
}

async function startData(bench: Bench, dataDir: string, data: DataNode[], say: (line: string) => void) {
  for (const { etcd, redis } of data) for (const program of [etcd, ...redis]) await program.start();
  say('etcd and Redis start');
  await joinRedis(bench, dataDir, data);
  for (const { patroni } of data) await patroni.start();
  say('PostgreSQL starts under Patroni');
  const leader = await until('a primary', () => findLeader(bench, data));
  say(`${leader.host} is the primary; the others copy it`);
  // A strict primary takes no write before it has a standby.
  await until('a synchronous standby', async () => {
    const url = urlOf(leader, 'postgres', bench.passwords.superuser, 'postgres');
    const standbys = await ask(url, `SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'`);
    return standbys.length > 0;
  });
  await createDatabase(bench, leader);
}

/** The servers migrate one after the other; the first one also seeds the sample shop. */
async function startApps(apps: AppNode[], url: string): Promise<void> {
  for (const { haproxy, gate } of apps) for (const each of [haproxy, gate]) await each?.start();
  for (const { shop } of apps) await shop.start();
  await until('the shop', async () => {
    const ended = apps.find(({ shop }) => !shop.isRunning);
    if (ended !== undefined) await ended.shop.start();
    return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok;
  });
}

function watchOn(bench: Bench): { program: Program; socket: string } {
  const socket = join(bench.sockets('watch'), 'page');
  const places = <T extends HostName>(hosts: readonly T[]) =>
    hosts.map((host) => ({ host, address: bench.network.address(host) }));
  const task: WatchTask = {
    socket,
    data: places(DATA_HOSTS),
    apps: places(APP_HOSTS),
    redisPorts: REDIS_PORTS,
  };
  const main = join(import.meta.dirname, 'watch.ts');
  return { socket, program: bench.program('watch', 'page', [process.execPath, main, JSON.stringify(task)]) };
}

interface Outside {
  simulators: Simulators;
  gates: Server[];
}

async function stopAll(parts: { bench: Bench; data: DataNode[]; apps: AppNode[]; edge: EdgeNode } & Outside) {
  const { bench, data, apps, edge, simulators, gates } = parts;
  for (const gate of gates) gate.close();
  await Promise.all([edge.gate.stop(), edge.proxy.stop()]);
  await Promise.all(apps.map(({ shop }) => shop.stop()));
  await Promise.all(apps.flatMap(({ haproxy, gate }) => [haproxy.stop(), gate?.stop()]));
  await simulators.stop();
  const leader = await findLeader(bench, data).catch(() => null);
  // The standbys end first, so that none of them takes over at the end.
  for (const node of data) if (node !== leader) await node.patroni.stop();
  await leader?.patroni.stop();
  await Promise.all(data.flatMap(({ etcd, redis }) => [etcd, ...redis]).map((program) => program.stop()));
  await bench.close();
}

/** Starts every host of the cluster but the shop's servers, which `startShop` starts. */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const { dataDir, port, simulatorsPort, watchPort, say, settings = {}, signal } = options;
  const bench = await openBench(options);
  const aborted = new Promise<never>((_, fail) => {
    signal?.addEventListener('abort', () => fail(new Error('stopped during the start')));
  });
  aborted.catch(() => {});
  try {
    signal?.throwIfAborted();
    const url = `http://127.0.0.1:${port}`;
    const simulators = await startSimulators({ dataDir, port: simulatorsPort });
    const socket = join(bench.sockets('watch'), 'simulators');
    const data = await openDataNodes(bench);
    const apps = await openAppNodes(bench, {
      publicUrl: url,
      simulators: { url: simulators.url, socket },
      uploads: join(dataDir, 'uploads'),
      settings,
    });
    const edge = await openEdgeNode(bench);
    const watch = watchOn(bench);
    const gates = [
      await openGate(socket, new URL(simulators.url).host),
      await openGate(`127.0.0.1:${port}`, edge.socket),
      await openGate(`127.0.0.1:${watchPort}`, watch.socket),
    ];
    await watch.program.start();
    await Promise.race([startData(bench, dataDir, data, say), aborted]);
    await Promise.all([edge.proxy.start(), edge.gate.start()]);
    return {
      bench,
      url,
      simulatorsUrl: simulators.url,
      data,
      apps,
      edge,
      leader: () => findLeader(bench, data),
      takesRequests: (app) => takesRequests(bench, app),
      isWhole: () => isWhole(bench, data),
      databaseUrl: (node) => urlOf(node, 'jishi', bench.passwords.shop, 'jishi'),
      startShop: () => Promise.race([startApps(apps, url), aborted]),
      stop: () => stopAll({ bench, data, apps, edge, simulators, gates }),
    };
  } catch (error) {
    await bench.close();
    throw error;
  }
}
