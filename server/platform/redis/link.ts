import type { FastifyBaseLogger } from 'fastify';
import { createClient, createCluster } from 'redis';

/** One connection to one node; what it sends in one turn of the event loop travels together. */
export interface NodeClient {
  sendCommand(args: readonly string[]): Promise<unknown>;
  /** Counts the sockets that this connection has had. */
  readonly socketEpoch: number;
}

/** Two connections to a node: one may be held up by `WAIT`, the other never is. */
export type Lane = 'plain' | 'durable';

/** The connections to a single Redis, or to the masters of a Cluster as its topology was when they were opened. */
export interface Link {
  /** Resolves once Redis has been reached for the first time. */
  readonly ready: Promise<void>;
  /** The connection for a key. @throws when its node is not known or not reached */
  clientFor(key: string, lane: Lane): Promise<NodeClient>;
  /** The connection to a node that a redirection names; null when it was not there yet when the link was opened. */
  clientAt(address: string, lane: Lane): Promise<NodeClient> | null;
  masters(): Promise<NodeClient[]>;
  /** Where the masters were when the link was opened: whoever looks for the Cluster later may ask there, too. */
  addresses(): NodeAddress[];
  destroy(): void;
}

export interface NodeAddress {
  host: string;
  port: number;
}

const CONNECT_TIMEOUT_MS = 500;
/** A connection on which nothing has moved for so long is dead: `PING` moves something on every idle one. */
const SOCKET_TIMEOUT_MS = 1_000;
const PING_EVERY_MS = 300;
const RECONNECT_MAX_MS = 500;
/** Commands waiting on one connection: past it Redis counts as away at once. */
const QUEUE_MAX = 20_000;

const NODE_OPTIONS = {
  name: 'jishi',
  RESP: 2,
  disableOfflineQueue: true,
  commandsQueueMaxLength: QUEUE_MAX,
  pingInterval: PING_EVERY_MS,
  maintNotifications: 'disabled',
  disableClientInfo: true,
  // The shop has a deadline of its own for each step; a timer for each command besides would only cost time.
  commandOptions: { timeout: 0 },
} as const;

const SOCKET_OPTIONS = {
  connectTimeout: CONNECT_TIMEOUT_MS,
  socketTimeout: SOCKET_TIMEOUT_MS,
  reconnectStrategy: (retries: number) => Math.min(RECONNECT_MAX_MS, 25 * 2 ** Math.min(retries, 6)),
};

/** Says once that Redis is away, and once that it is back. */
function announce(log: FastifyBaseLogger) {
  let isAway = false;
  return {
    error(err: unknown) {
      if (!isAway) log.warn({ err }, 'Redis is away');
      isAway = true;
    },
    ready() {
      if (isAway) log.info('Redis is back');
      isAway = false;
    },
  };
}

export function openSingle(url: string, log: FastifyBaseLogger): Link {
  const tell = announce(log);
  const client = createClient({ ...NODE_OPTIONS, url, socket: { ...SOCKET_OPTIONS } });
  client.on('error', tell.error).on('ready', tell.ready);
  const ready = client.connect().then(() => {});
  ready.catch(() => {});
  return {
    ready,
    clientFor: async () => client,
    clientAt: () => null,
    masters: async () => [client],
    addresses: () => [],
    destroy: () => client.destroy(),
  };
}

/** What the discovered nodes have in common with the addresses given: who we are, and TLS. */
function nodeDefaults(urls: readonly string[]) {
  const { protocol, username, password } = new URL(urls[0] as string);
  return {
    ...NODE_OPTIONS,
    ...(username !== '' && { username: decodeURIComponent(username) }),
    ...(password !== '' && { password: decodeURIComponent(password) }),
    socket: { ...SOCKET_OPTIONS, ...(protocol === 'rediss:' && { tls: true as const }) },
  };
}

type RootNodes = ({ url: string } | { socket: NodeAddress })[];

function openLane(
  rootNodes: RootNodes,
  defaults: ReturnType<typeof nodeDefaults>,
  tell: ReturnType<typeof announce>,
) {
  const cluster = createCluster({
    RESP: 2,
    rootNodes,
    defaults,
    // Discovery must not wait for a master that is down; a node is connected to when it is first asked.
    minimizeConnections: true,
    // A new topology is a new link: see redis.ts.
    topologyRefreshOnReconnectionAttemptStrategy: false,
  });
  cluster.on('error', tell.error).on('node-error', tell.error).on('node-ready', tell.ready);
  return cluster;
}

/** @param known nodes that were there before: those in the settings may all be gone by now */
export function openCluster(
  urls: readonly string[],
  known: readonly NodeAddress[],
  log: FastifyBaseLogger,
): Link {
  const tell = announce(log);
  const open = () => {
    const rootNodes = [
      ...urls.map((url) => ({ url })),
      ...known.map((socket) => ({ socket: { ...socket } })),
    ];
    return openLane(rootNodes, nodeDefaults(urls), tell);
  };
  const lanes = { plain: open(), durable: open() };
  const all = Object.values(lanes);
  let isDestroyed = false;

  async function connect(): Promise<void> {
    for (let retries = 0; !isDestroyed; retries++) {
      try {
        await Promise.all(all.filter((lane) => !lane.isOpen).map((lane) => lane.connect()));
        for (const lane of all) for (const master of lane.masters) lane.nodeClient(master).catch(() => {});
        return;
      } catch (error) {
        tell.error(error);
        await new Promise((next) => setTimeout(next, SOCKET_OPTIONS.reconnectStrategy(retries)).unref());
      }
    }
  }
  const ready = connect();
  ready.catch(() => {});

  return {
    ready,
    clientFor: (key, lane) => lanes[lane].getNodeClientForKey(key),
    clientAt(address, lane) {
      const node = lanes[lane].nodeByAddress.get(address);
      return node ? lanes[lane].nodeClient(node) : null;
    },
    addresses: () => lanes.plain.masters.map(({ host, port }) => ({ host, port })),
    masters: () => Promise.all(lanes.plain.masters.map((master) => lanes.plain.nodeClient(master))),
    destroy() {
      isDestroyed = true;
      for (const lane of all) lane.destroy();
    },
  };
}
