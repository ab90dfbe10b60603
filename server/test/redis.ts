import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createClient, ErrorReply } from 'redis';

/** Ports of the tests' servers; a Cluster's nodes talk to each other on the port 10,000 above. */
const FIRST_PORT = 42_400;
const PORTS = 100;
const TRIES_MAX = 50;

type Settings = Record<string, string>;

export interface RedisNode {
  readonly url: string;
  readonly port: number;
  /** Sends a command on the tests' own connection to this node. */
  command(...args: string[]): Promise<unknown>;
  /** Ends the process as a power cut would. */
  kill(): Promise<void>;
  /** Starts the process again after `kill`, on the same port and folder. */
  restart(): Promise<void>;
  /** Stops and continues the process: it is there but does not answer. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

class PortTaken extends Error {}

/** Starts a redis-server and waits until it says that it is ready. */
async function launch(port: number, folder: string, settings: Settings): Promise<ChildProcess> {
  const flags = Object.entries({ port: String(port), bind: '127.0.0.1', dir: folder, save: '', ...settings });
  const args = flags.flatMap(([name, value]) => [`--${name}`, value]);
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const failed = once(child, 'error').then(([error]) => {
    throw new Error(`redis-server does not start (Debian: apt-get install redis-server): ${error}`);
  });
  await Promise.race([failed, untilReady(child, port)]);
  failed.catch(() => {});
  return child;
}

async function untilReady(child: ChildProcess, port: number): Promise<void> {
  const said: string[] = [];
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  for await (const line of lines) {
    said.push(line);
    if (line.includes('Ready to accept connections')) {
      child.stdout?.resume();
      return;
    }
  }
  const text = said.join('\n');
  throw /Address already in use|Failed listening/.test(text)
    ? new PortTaken()
    : new Error(`redis-server on ${port}: ${text}`);
}

async function connect(url: string) {
  const client = createClient({ url, RESP: 2, socket: { reconnectStrategy: false } });
  client.on('error', () => {});
  await client.connect();
  return client;
}

class TestNode implements RedisNode {
  readonly port: number;
  readonly #folder: string;
  readonly #settings: Settings;
  #child: ChildProcess | null = null;
  #client: ReturnType<typeof connect> | null = null;
  isFrozen = false;

  constructor(port: number, folder: string, settings: Settings) {
    this.port = port;
    this.#folder = folder;
    this.#settings = settings;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async restart(): Promise<void> {
    this.#child = await launch(this.port, this.#folder, this.#settings);
  }

  async command(...args: string[]): Promise<unknown> {
    if (this.isFrozen) throw new Error(`node ${this.port} is frozen`);
    this.#client ??= connect(this.url);
    try {
      return await (await this.#client).sendCommand(args);
    } catch (error) {
      if (!(error instanceof ErrorReply)) await this.#disconnect();
      throw error;
    }
  }

  async #disconnect(): Promise<void> {
    const client = await this.#client?.catch(() => null);
    this.#client = null;
    client?.destroy();
  }

  async kill(): Promise<void> {
    await this.#disconnect();
    this.isFrozen = false;
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  freeze(): void {
    this.isFrozen = true;
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.isFrozen = false;
    this.#child?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Any free port of the range: several test files start their servers at the same time. */
async function startNode(settings: Settings): Promise<TestNode> {
  const start = randomInt(PORTS);
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const port = FIRST_PORT + ((start + tries) % PORTS);
    const folder = await mkdtemp(join(tmpdir(), 'jishi-redis-'));
    const node = new TestNode(port, folder, settings);
    try {
      await node.restart();
      return node;
    } catch (error) {
      await node.stop();
      if (!(error instanceof PortTaken)) throw error;
    }
  }
  throw new Error(`no free port from ${FIRST_PORT}`);
}

/** A single redis-server. Nothing of it is kept on disk unless the settings say so. */
export function startRedis(settings: Settings = {}): Promise<RedisNode> {
  return startNode(settings);
}

const MASTERS = 3;
const SLOTS = 16_384;
const BUS_OFFSET = 10_000;
/** Short, so that a failover is a matter of seconds. */
const NODE_TIMEOUT_MS = 1_000;

/** Repeats the question until the answer is yes, because the other process sends no event. The bound only ends a hang. */
export async function until(what: string, isTrue: () => Promise<boolean>, withinMs = 60_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (Date.now() < end) {
    if (await isTrue().catch(() => false)) return;
    await new Promise((next) => setTimeout(next, 20));
  }
  throw new Error(`${what}: not within ${withinMs} ms`);
}

/** A Cluster of three masters with one replica each, as its nodes know it from the start. */
function nodesFile(ids: readonly string[], ports: readonly number[], self: number): string {
  const lines = ids.map((id, index) => {
    const shard = index % MASTERS;
    const isMaster = index < MASTERS;
    const from = Math.ceil((SLOTS * shard) / MASTERS);
    const to = Math.ceil((SLOTS * (shard + 1)) / MASTERS) - 1;
    const flags = `${index === self ? 'myself,' : ''}${isMaster ? 'master -' : `slave ${ids[shard]}`}`;
    const port = ports[index] as number;
    const slots = isMaster ? ` ${from}-${to}` : '';
    return `${id} 127.0.0.1:${port}@${port + BUS_OFFSET},, ${flags} 0 0 ${shard + 1} connected${slots}`;
  });
  return `${lines.join('\n')}\nvars currentEpoch ${MASTERS} lastVoteEpoch 0\n`;
}

export interface RedisCluster {
  readonly nodes: readonly RedisNode[];
  readonly urls: string;
  slotOf(key: string): Promise<number>;
  /** The node that serves a slot as its master now. */
  masterOf(slot: number): Promise<RedisNode>;
  masters(): Promise<RedisNode[]>;
  /** Waits until every slot is served and every replica that runs has what its master has. */
  settled(): Promise<void>;
  /** Moves a slot with all its keys to another master, step by step as resharding does. */
  moveSlot(slot: number, to: RedisNode): Promise<void>;
  stop(): Promise<void>;
}

/** From and to, and who serves them: the master first. */
type SlotRange = [number, number, [string, number, string]];

const slotsOf = async (node: RedisNode) => (await node.command('CLUSTER', 'SLOTS')) as SlotRange[];

/** The port of the master of a slot. */
function ownerIn(ranges: readonly SlotRange[], slot: number): number | null {
  return ranges.find(([from, to]) => from <= slot && slot <= to)?.[2][1] ?? null;
}

class TestCluster implements RedisCluster {
  readonly nodes: readonly TestNode[];

  constructor(nodes: readonly TestNode[]) {
    this.nodes = nodes;
  }

  get urls(): string {
    return this.nodes.map((node) => node.url).join(',');
  }

  #byPort(port: number): TestNode {
    return this.nodes.find((node) => node.port === port) as TestNode;
  }

  async #askAny(...args: string[]): Promise<unknown> {
    for (const node of this.nodes) {
      const reply = await node.command(...args).catch(() => null);
      if (reply !== null) return reply;
    }
    throw new Error('no node of the Cluster answers');
  }

  async #slots(): Promise<SlotRange[]> {
    return (await this.#askAny('CLUSTER', 'SLOTS')) as SlotRange[];
  }

  async slotOf(key: string): Promise<number> {
    return Number(await this.#askAny('CLUSTER', 'KEYSLOT', key));
  }

  async masterOf(slot: number): Promise<RedisNode> {
    const port = ownerIn(await this.#slots(), slot);
    if (port === null) throw new Error(`nobody serves slot ${slot}`);
    return this.#byPort(port);
  }

  async masters(): Promise<RedisNode[]> {
    const ports = new Set((await this.#slots()).map(([, , master]) => master[1]));
    return [...ports].map((port) => this.#byPort(port));
  }

  async settled(): Promise<void> {
    for (const node of this.nodes) {
      await until(`node ${node.port} is settled`, async () => {
        const cluster = String(await node.command('CLUSTER', 'INFO'));
        const replication = String(await node.command('INFO', 'replication'));
        const isSynced = replication.includes('role:master') || replication.includes('master_link_status:up');
        return cluster.includes('cluster_state:ok') && cluster.includes('cluster_slots_fail:0') && isSynced;
      });
    }
    await until('every master has its replica', async () => {
      for (const master of await this.masters())
        if (!/slave0:.*state=online/.test(String(await master.command('INFO', 'replication')))) return false;
      return true;
    });
  }

  async moveSlot(slot: number, to: RedisNode): Promise<void> {
    // The new owner takes the next epoch that it knows of. With an old one it could take that of the former owner, and a
    // replica that takes the former owner for the newer one would never believe the move.
    await until('all nodes know the same epoch', async () => {
      const infos = await Promise.all(this.nodes.map((node) => node.command('CLUSTER', 'INFO')));
      return new Set(infos.map((info) => /cluster_current_epoch:\d+/.exec(String(info))?.[0])).size === 1;
    });
    const from = await this.masterOf(slot);
    const [fromId, toId] = await Promise.all([
      from.command('CLUSTER', 'MYID'),
      to.command('CLUSTER', 'MYID'),
    ]);
    await to.command('CLUSTER', 'SETSLOT', String(slot), 'IMPORTING', String(fromId));
    await from.command('CLUSTER', 'SETSLOT', String(slot), 'MIGRATING', String(toId));
    for (;;) {
      const keys = (await from.command('CLUSTER', 'GETKEYSINSLOT', String(slot), '10')) as string[];
      if (keys.length === 0) break;
      await from.command('MIGRATE', '127.0.0.1', String(to.port), '', '0', '5000', 'KEYS', ...keys);
    }
    // Every master is told, as redis-cli does. Told by gossip alone, a master on a busy machine needs many seconds.
    const masters = await this.masters();
    for (const node of [to, from, ...masters.filter((each) => each !== to && each !== from)])
      await node.command('CLUSTER', 'SETSLOT', String(slot), 'NODE', String(toId));
    // A slot that moved on before all had heard of the last move could be left with two nodes each naming the other.
    const heard = this.nodes.map((node) =>
      until(
        `node ${node.port} has heard of the move`,
        async () => ownerIn(await slotsOf(node), slot) === to.port,
      ),
    );
    await Promise.all(heard);
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()));
  }
}

/** Three masters and three replicas with the settings that a shop is advised to run with. */
export async function startRedisCluster(settings: Settings = {}): Promise<RedisCluster> {
  const count = MASTERS * 2;
  const blocks = Math.floor(PORTS / count);
  const start = randomInt(blocks);
  for (let tries = 0; tries < blocks; tries++) {
    const first = FIRST_PORT + ((start + tries) % blocks) * count;
    const nodes = await makeNodes(first, count, settings);
    const cluster = new TestCluster(nodes);
    const started = await Promise.allSettled(nodes.map((node) => node.restart()));
    const failure = started.find((result) => result.status === 'rejected');
    if (!failure) {
      await cluster.settled();
      return cluster;
    }
    await cluster.stop();
    if (!(failure.reason instanceof PortTaken)) throw failure.reason;
  }
  throw new Error(`no ${count} free ports from ${FIRST_PORT}`);
}

async function makeNodes(first: number, count: number, settings: Settings): Promise<TestNode[]> {
  const ports = Array.from({ length: count }, (_, index) => first + index);
  const ids = ports.map(() => randomBytes(20).toString('hex'));
  return Promise.all(
    ports.map(async (port, index) => {
      const folder = await mkdtemp(join(tmpdir(), 'jishi-redis-'));
      await writeFile(join(folder, 'nodes.conf'), nodesFile(ids, ports, index));
      return new TestNode(port, folder, {
        'cluster-enabled': 'yes',
        'cluster-node-timeout': String(NODE_TIMEOUT_MS),
        'cluster-require-full-coverage': 'no',
        appendonly: 'yes',
        'repl-diskless-sync-delay': '0',
        ...settings,
      });
    }),
  );
}
