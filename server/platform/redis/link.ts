import type { FastifyBaseLogger } from 'fastify';
import { createClient, createCluster } from 'redis';

/** One connection to one node. Commands of one turn of the event loop are sent in one packet. */
export interface NodeClient {
  sendCommand(args: readonly string[]): Promise<unknown>;
  /** The number of sockets that this connection has opened. */
  readonly socketEpoch: number;
}

/** Two connections to a node. `WAIT` blocks only the durable one, so reads on the plain one do not wait for replicas. */
export type Lane = 'plain' | 'durable';

/** The connections to a single Redis, or to the masters of a Cluster. A link keeps the topology of the time when it was opened. */
export interface Link {
  /** Resolves once Redis has been reached for the first time. */
  readonly ready: Promise<void>;
  /** The connection for a key. @throws when the node of the key is unknown or cannot be reached */
  clientFor(key: string, lane: Lane): Promise<NodeClient>;
  /** The connection to a node that a redirection names; null if the node joined the Cluster after the link was opened. */
  clientAt(address: string, lane: Lane): Promise<NodeClient> | null;
  masters(): Promise<NodeClient[]>;
  /** The masters at the time when the link was opened. A later link asks them too: the nodes in the settings may be gone. */
  addresses(): NodeAddress[];
  destroy(): void;
}

export interface NodeAddress {
  host: string;
  port: number;
}

const CONNECT_TIMEOUT_MS = 500;
/** A connection without traffic for this time counts as dead. A living idle connection has the traffic of its `PING`s. */
const SOCKET_TIMEOUT_MS = 1_000;
const PING_EVERY_MS = 300;
const RECONNECT_MAX_MS = 500;
/** With more commands waiting on one connection Redis counts as unavailable at once; without the bound memory would grow. */
const QUEUE_MAX = 20_000;

const NODE_OPTIONS = {
  name: 'jishi',
  RESP: 2,
  disableOfflineQueue: true,
  commandsQueueMaxLength: QUEUE_MAX,
  pingInterval: PING_EVERY_MS,
  maintNotifications: 'disabled',
  disableClientInfo: true,
  // Each step has a deadline already; a second timer for each command would only cost time.
  commandOptions: { timeout: 0 },
} as const;

const SOCKET_OPTIONS = {
  connectTimeout: CONNECT_TIMEOUT_MS,
  socketTimeout: SOCKET_TIMEOUT_MS,
  reconnectStrategy: (retries: number) => Math.min(RECONNECT_MAX_MS, 25 * 2 ** Math.min(retries, 6)),
};

/** Logs one line when Redis becomes unavailable and one when it answers again, not one for each failed connection. */
function announce(log: FastifyBaseLogger) {
  let isAway = false;
  return {
    error(err: unknown) {
      if (!isAway) log.warn({ err }, 'Redis is unavailable');
      isAway = true;
    },
    ready() {
      if (isAway) log.info('Redis is available again');
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

/** The settings that all nodes share: user, password and TLS. Discovery finds addresses only. */
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
    // Connects to a node at its first command. Otherwise discovery would wait for a master that is down.
    minimizeConnections: true,
    // redis.ts opens a new link for a new topology.
    topologyRefreshOnReconnectionAttemptStrategy: false,
  });
  cluster.on('error', tell.error).on('node-error', tell.error).on('node-ready', tell.ready);
  return cluster;
}

/** @param known nodes of the link before: all nodes in the settings may be gone by now */
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
