import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Cluster, until } from './cluster.ts';
import type { DataNode } from './data-node.ts';
import { signal } from './programs.ts';

const run = promisify(execFile);

/** What can happen to a cluster, and how the cluster is made whole again. */
export interface Fault {
  kind: FaultKind;
  /** Ends the fault: starts what was killed, continues what was stopped, connects what was cut off. */
  mend(): Promise<void>;
}

export const FAULT_KINDS = [
  'postmaster killed',
  'node lost',
  'primary stopped',
  'primary cut off',
  'slow link',
  'etcd lost',
  'Redis master lost',
  'server of the shop lost',
  'planned switch-over',
  'server of the shop deployed',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

async function leaderOf(cluster: Cluster): Promise<DataNode> {
  return until('a primary', () => cluster.leader());
}

/** Every process of a host, the backends of PostgreSQL too. */
async function pidsOf(cluster: Cluster, node: DataNode): Promise<number[]> {
  return (await cluster.bench.network.pids(node.host)) ?? [];
}

async function signalAll(cluster: Cluster, node: DataNode, name: NodeJS.Signals): Promise<void> {
  for (const pid of await pidsOf(cluster, node)) signal(pid, name);
}

async function startAll({ etcd, redis, patroni }: DataNode): Promise<void> {
  for (const program of [etcd, ...redis, patroni]) {
    await program.kill();
    await program.start();
  }
}

/** `kill -9` of the postmaster alone: its backends end by themselves, and Patroni sees that it is gone. */
async function killPostmaster(cluster: Cluster): Promise<() => Promise<void>> {
  const leader = await leaderOf(cluster);
  const pid = await until('the postmaster', () => leader.postmaster());
  signal(pid, 'SIGKILL');
  return async () => {};
}

/** The host goes dark: no process ends in order, and no packet tells the others. */
async function loseNode(cluster: Cluster): Promise<() => Promise<void>> {
  const leader = await leaderOf(cluster);
  await cluster.bench.network.cut(leader.host, true);
  await signalAll(cluster, leader, 'SIGKILL');
  return async () => {
    await cluster.bench.network.cut(leader.host, false);
    await startAll(leader);
  };
}

/** SIGSTOP of PostgreSQL and Patroni: the host answers to nothing above TCP, and goes on later as if nothing had been. */
async function stopPrimary(cluster: Cluster): Promise<() => Promise<void>> {
  const leader = await leaderOf(cluster);
  const postmaster = await until('the postmaster', () => leader.postmaster());
  const pids = [leader.patroni.pid, postmaster, ...(await childrenOf(postmaster))];
  for (const pid of pids) if (pid !== null) signal(pid, 'SIGSTOP');
  return async () => {
    for (const pid of pids) if (pid !== null) signal(pid, 'SIGCONT');
  };
}

async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await run('ps', ['-o', 'pid=', '--ppid', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.split('\n').filter(Boolean).map(Number);
}

async function cutOff(cluster: Cluster): Promise<() => Promise<void>> {
  const { host } = await leaderOf(cluster);
  await cluster.bench.network.cut(host, true);
  return () => cluster.bench.network.cut(host, false);
}

const SLOW_KILOBITS = 2_000;

async function slowDown(cluster: Cluster): Promise<() => Promise<void>> {
  const { host } = await leaderOf(cluster);
  await cluster.bench.network.slow(host, SLOW_KILOBITS);
  return () => cluster.bench.network.slow(host, null);
}

async function loseEtcd(cluster: Cluster): Promise<() => Promise<void>> {
  const { etcd } = await leaderOf(cluster);
  await etcd.kill();
  return () => etcd.start();
}

async function loseRedisMaster(cluster: Cluster): Promise<() => Promise<void>> {
  const [redis] = (cluster.data[0] as DataNode).redis;
  await redis?.kill();
  return async () => redis?.start();
}

async function loseShop(cluster: Cluster): Promise<() => Promise<void>> {
  const shop = cluster.apps[0]?.shop;
  await shop?.kill();
  return async () => shop?.start();
}

/** What Patroni's own tool does: the standby that has everything becomes the primary. */
async function switchOver(cluster: Cluster): Promise<() => Promise<void>> {
  const leader = await leaderOf(cluster);
  const { network } = cluster.bench;
  const body = JSON.stringify({ leader: leader.host });
  const url = `http://${network.address(leader.host)}:8008/switchover`;
  const ask = `fetch('${url}', { method: 'POST', body: '${body}' }).then(async (a) => { if (a.status !== 200) throw new Error(await a.text()); })`;
  const [command, ...args] = network.command('watch', [process.execPath, '-e', ask]);
  await run(command, args, { timeout: 60_000 });
  return async () => {};
}

/** One server after the other stops in order and starts again, as for a new version. */
async function deploy(cluster: Cluster): Promise<() => Promise<void>> {
  for (const app of cluster.apps) {
    await app.shop.stop();
    await app.shop.start();
    await until('the server', () => cluster.takesRequests(app));
  }
  return async () => {};
}

const INJECT: Record<FaultKind, (cluster: Cluster) => Promise<() => Promise<void>>> = {
  'postmaster killed': killPostmaster,
  'node lost': loseNode,
  'primary stopped': stopPrimary,
  'primary cut off': cutOff,
  'slow link': slowDown,
  'etcd lost': loseEtcd,
  'Redis master lost': loseRedisMaster,
  'server of the shop lost': loseShop,
  'planned switch-over': switchOver,
  'server of the shop deployed': deploy,
};

/** Makes a fault happen and says how to mend it. */
export async function inject(cluster: Cluster, kind: FaultKind): Promise<Fault> {
  return { kind, mend: await INJECT[kind](cluster) };
}

/** Stops etcd, Patroni and PostgreSQL on two of three hosts: nobody may commit until one comes back. */
export async function loseQuorum(cluster: Cluster): Promise<() => Promise<void>> {
  const leader = await leaderOf(cluster);
  const others = cluster.data.filter((node) => node !== leader);
  for (const node of others) await signalAll(cluster, node, 'SIGKILL');
  return async () => {
    for (const node of others) await startAll(node);
  };
}
