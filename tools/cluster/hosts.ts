import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The hosts of the cluster, with the last byte of their addresses. */
const HOSTS = { data1: 11, data2: 12, data3: 13, app1: 21, app2: 22, edge: 31, watch: 41 } as const;
export type HostName = keyof typeof HOSTS;
export const DATA_HOSTS = ['data1', 'data2', 'data3'] as const;
export const APP_HOSTS = ['app1', 'app2'] as const;
export type DataHost = (typeof DATA_HOSTS)[number];
export type AppHost = (typeof APP_HOSTS)[number];

/** A range that the internet does not use: networks are tested with it (RFC 2544). It exists inside the namespaces only. */
const NAMESPACE_NETWORK = '198.18.0';
const LOOPBACK_TRIES = 200;

/** The network between the hosts. */
export interface Network {
  kind: 'namespaces' | 'loopback';
  /** In the form that pg_hba.conf takes. */
  cidr: string;
  /** The network namespaces that were made, for the clean-up after a crash. */
  namespaces: string[];
  address(host: HostName): string;
  /** The command line that runs a program on a host. */
  command(host: HostName, argv: string[]): [string, ...string[]];
  /** Cuts a host off from all others, or connects it again. The processes on it go on. */
  cut(host: HostName, isCut: boolean): Promise<void>;
  /** Limits what a host sends and receives, in kilobits a second; null: no limit. */
  slow(host: HostName, kilobits: number | null): Promise<void>;
  /** The processes that run on a host, or null where the system does not know. */
  pids(host: HostName): Promise<number[] | null>;
  close(): Promise<void>;
}

async function ip(...args: string[]): Promise<void> {
  await run('ip', args);
}

/** Whether this process may make network namespaces. The reason is for people. */
export async function mayMakeNamespaces(): Promise<{ may: boolean; reason: string }> {
  const name = `jishi-probe-${process.pid}`;
  if (process.platform !== 'linux') return { may: false, reason: 'network namespaces exist on Linux only' };
  try {
    await ip('netns', 'add', name);
    await ip('-n', name, 'link', 'add', 'bridge', 'type', 'bridge');
    return { may: true, reason: '' };
  } catch (error) {
    return { may: false, reason: (error as Error).message.trim().split('\n').at(-1) ?? '' };
  } finally {
    await ip('netns', 'del', name).catch(() => {});
  }
}

async function connectHost(prefix: string, host: HostName): Promise<void> {
  const [inside, outside] = [`${prefix}-${host}`, `${prefix}-switch`];
  await ip('netns', 'add', inside);
  await ip('-n', outside, 'link', 'add', host, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', inside);
  await ip('-n', outside, 'link', 'set', host, 'master', 'bridge', 'up');
  await ip('-n', inside, 'address', 'add', `${NAMESPACE_NETWORK}.${HOSTS[host]}/24`, 'dev', 'eth0');
  await ip('-n', inside, 'link', 'set', 'lo', 'up');
  await ip('-n', inside, 'link', 'set', 'eth0', 'up');
}

export async function removeNamespaces(namespaces: readonly string[]): Promise<void> {
  for (const name of namespaces) await ip('netns', 'del', name).catch(() => {});
}

export async function pidsInNamespace(name: string): Promise<number[]> {
  const { stdout } = await run('ip', ['netns', 'pids', name]).catch(() => ({ stdout: '' }));
  return stdout.split('\n').filter(Boolean).map(Number);
}

async function limit(namespace: string, device: string, kilobits: number | null): Promise<void> {
  const tc = ['netns', 'exec', namespace, 'tc', 'qdisc'];
  await ip(...tc, 'del', 'dev', device, 'root').catch(() => {});
  if (kilobits === null) return;
  await ip(
    ...tc,
    'add',
    'dev',
    device,
    'root',
    'tbf',
    'rate',
    `${kilobits}kbit`,
    'burst',
    '16kb',
    'latency',
    '2s',
  );
}

/** One network namespace for each host, and one that is the switch between them. */
export async function openNamespaces(prefix: string): Promise<Network> {
  const hosts = Object.keys(HOSTS) as HostName[];
  const of = (host: HostName) => `${prefix}-${host}`;
  const outside = `${prefix}-switch`;
  const namespaces = [outside, ...hosts.map(of)];
  await ip('netns', 'add', outside);
  await ip('-n', outside, 'link', 'add', 'bridge', 'type', 'bridge');
  await ip('-n', outside, 'link', 'set', 'bridge', 'up');
  for (const host of hosts) await connectHost(prefix, host);
  return {
    kind: 'namespaces',
    cidr: `${NAMESPACE_NETWORK}.0/24`,
    namespaces,
    address: (host) => `${NAMESPACE_NETWORK}.${HOSTS[host]}`,
    command: (host, argv) => ['nsenter', `--net=/run/netns/${of(host)}`, '--', ...argv],
    // A port that belongs to no bridge passes nothing on and tells nobody, as a cable that is cut in the middle.
    cut: (host, isCut) =>
      ip('-n', outside, 'link', 'set', host, ...(isCut ? ['nomaster'] : ['master', 'bridge'])),
    async slow(host, kilobits) {
      await limit(of(host), 'eth0', kilobits);
      await limit(outside, host, kilobits);
    },
    pids: (host) => pidsInNamespace(of(host)),
    close: () => removeNamespaces(namespaces),
  };
}

async function isFree(host: string, port: number): Promise<boolean> {
  const server = createServer().listen({ port, host });
  return once(server, 'listening').then(
    () => {
      server.close();
      return true;
    },
    () => false,
  );
}

function notHere(): Promise<never> {
  return Promise.reject(new Error('links can be cut in network namespaces only'));
}

/** All hosts are addresses of the loopback network. Linux answers for every address of 127.0.0.0/8. */
export async function openLoopback(): Promise<Network> {
  let third = 1;
  while (!(await isFree(`127.0.${third}.${HOSTS.data1}`, 2379))) {
    if (++third > LOOPBACK_TRIES) throw new Error('no free address on the loopback network');
  }
  return {
    kind: 'loopback',
    cidr: '127.0.0.0/8',
    namespaces: [],
    address: (host) => `127.0.${third}.${HOSTS[host]}`,
    command: (_host, argv) => argv as [string, ...string[]],
    cut: notHere,
    slow: notHere,
    pids: async () => null,
    close: async () => {},
  };
}
