/**
 * `npm run bench cart`: adds to carts and reads carts over HTTP, on each store, and compares with a bare route that runs the
 * same commands. It also compares a read among a million carts with a read among ten.
 */
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { createClient, createCluster } from 'redis';
import { Agent, request } from 'undici';
import { REDIS_ADD } from '../server/modules/cart/index.ts';
import { startRedis, startRedisCluster } from '../server/test/redis.ts';
import type { BareTask } from './bare-cart.ts';
import { compare, measure, startBare } from './beside-bare.ts';
import { barChart, describeMachine, type Figure, median, publish } from './report.ts';
import { idOf, seedShop, settle } from './seed.ts';
import { type BenchDatabase, benchTokens, openBenchDatabase, startServer, tokenOf } from './shop.ts';

const { values: flags } = parseArgs({
  options: {
    port: { type: 'string', default: '4700' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '32' },
    carts: { type: 'string', default: '1000000' },
  },
});
const port = Number(flags.port);
const rounds = Number(flags.rounds);
const roundMs = Number(flags.seconds) * 1_000;
const connections = Number(flags.connections);
const carts = Number(flags.carts);
const pace = { rounds, roundMs, connections, atLeast: 0.6 };
const USERS = 1_000;
const SKUS = 2_000;
const ITEMS = 5;
const FEW = 10;
const FILL_AT_ONCE = 500;

interface Store {
  name: string;
  redisUrls: readonly string[];
  /** Fills the carts of these users. */
  fill(first: number, last: number): Promise<void>;
  stop(): Promise<void>;
}

/** The `ITEMS` SKUs of the n-th user. */
const skuOf = (user: number, item: number) => idOf('sku', 1 + ((user * 7 + item * 311) % SKUS));

const agent = new Agent({ connections });
const tokens = benchTokens();
const bearers = Array.from(
  { length: USERS + 1 },
  (_, user) => `Bearer ${tokenOf(tokens, idOf('user', user))}`,
);

async function send(url: string, method: 'GET' | 'POST', user: number, body?: object): Promise<void> {
  const answer = await request(url, {
    method,
    dispatcher: agent,
    headers: { authorization: bearers[user] as string, ...(body && { 'content-type': 'application/json' }) },
    body: body ? JSON.stringify(body) : null,
  });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`${method} ${url}: ${answer.statusCode} ${text}`);
}

const userOf = (n: number) => 1 + ((n * 7919) % USERS);

/** The same two steps for the shop and for the bare routes. */
function stepsAt(shopUrl: string, bareUrl: string) {
  const add = (n: number) => ({ skuId: skuOf(userOf(n), n % ITEMS), count: 1 });
  const bareCart = (n: number) => `${bareUrl}/cart/${idOf('user', userOf(n))}`;
  return {
    read: {
      shop: (n: number) => send(`${shopUrl}/api/cart`, 'GET', userOf(n)),
      bare: (n: number) => send(bareCart(n), 'GET', userOf(n)),
    },
    add: {
      shop: (n: number) => send(`${shopUrl}/api/cart/items`, 'POST', userOf(n), add(n)),
      bare: (n: number) => send(bareCart(n), 'POST', userOf(n), add(n)),
    },
  };
}

/** Reads carts one after the other, in random order. @returns the p50 in ms */
async function readAlone(url: string, among: number): Promise<number> {
  const step = (n: number) => send(`${url}/api/cart`, 'GET', 1 + ((n * 7919) % Math.min(among, USERS)));
  await measure(step, 1, roundMs);
  const p50s = [];
  for (let round = 0; round < rounds; round++) p50s.push((await measure(step, 1, roundMs)).p50Ms);
  return median(p50s);
}

function sizeFigures(name: string, fewMs: number, manyMs: number): Figure[] {
  return [
    { what: `${name}: a read alone, ${FEW} carts, p50`, value: fewMs, unit: 'ms' },
    { what: `${name}: a read alone, ${carts.toLocaleString('en')} carts, p50`, value: manyMs, unit: 'ms' },
    {
      what: `${name}: many carts to few`,
      value: manyMs / fewMs,
      unit: '×',
      bar: { kind: 'at most', value: 1.2 },
    },
  ];
}

async function benchStore(store: Store, database: BenchDatabase) {
  await store.fill(1, FEW);
  await settle(database.postgres.db);
  const server = await startServer(database.url, port, { REDIS_URL: store.redisUrls.join(',') });
  const { url: databaseUrl } = database;
  const task: BareTask = { port: port + 1, databaseUrl, redisUrls: store.redisUrls, addSha: REDIS_ADD.sha1 };
  const bare = await startBare('bare-cart.ts', task);
  try {
    const few = await readAlone(server.url, FEW);
    await store.fill(FEW + 1, USERS);
    const steps = stepsAt(server.url, `http://127.0.0.1:${port + 1}`);
    const add = await compare(`${store.name}: add`, steps.add, pace);
    const read = await compare(`${store.name}: read of ${ITEMS} items`, steps.read, pace);
    await store.fill(USERS + 1, carts);
    await settle(database.postgres.db);
    const sizes = sizeFigures(store.name, few, await readAlone(server.url, carts));
    return { compared: [add, read], figures: [...add.figures, ...read.figures, ...sizes] };
  } finally {
    bare.kill();
    await server.stop();
    await store.stop();
  }
}

function postgresStore({ postgres: { db } }: BenchDatabase): Store {
  return {
    name: 'PostgreSQL',
    redisUrls: [],
    async fill(first, last) {
      const user = sql`('01000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
      const sku = sql`('04000000-0000-7000-8000-' || lpad(to_hex(1 + (n * 7 + item * 311) % ${SKUS}::bigint), 12, '0'))::uuid`;
      const numbers = sql`generate_series(${first}::bigint, ${last}::bigint) n`;
      await sql`INSERT INTO carts (user_id) SELECT ${user} FROM ${numbers}`.execute(db);
      await sql`
        INSERT INTO cart_items (user_id, sku_id, count, price_fen, added_at)
        SELECT ${user}, ${sku}, 1, 9900, now() FROM ${numbers}, generate_series(0, ${ITEMS - 1}) item`.execute(
        db,
      );
    },
    stop: async () => void (await sql`TRUNCATE carts CASCADE`.execute(db)),
  };
}

/** Sends to the key's node and waits without a deadline, because filling takes minutes. */
async function openFiller(redisUrls: readonly string[]) {
  const [url] = redisUrls;
  if (redisUrls.length === 1) {
    const client = createClient({ url: url as string, RESP: 2 });
    await client.connect();
    return {
      send: (_key: string, command: string[]) => client.sendCommand(command),
      close: () => client.close(),
    };
  }
  const cluster = createCluster({ rootNodes: redisUrls.map((each) => ({ url: each })), RESP: 2 });
  await cluster.connect();
  return {
    send: (key: string, command: string[]) => cluster.sendCommand(key, false, command),
    close: () => cluster.close(),
  };
}

async function redisStore(
  name: string,
  redisUrls: readonly string[],
  stopServers: () => Promise<void>,
): Promise<Store> {
  const filler = await openFiller(redisUrls);
  const fillOne = (user: number) => {
    const key = `cart:{${idOf('user', user)}}`;
    const items = Array.from({ length: ITEMS }, (_, item) => [skuOf(user, item), `1 1 9900 ${Date.now()}`]);
    const commands = [
      ['HSET', key, ...items.flat()],
      ['EXPIRE', key, String(90 * 86_400)],
    ];
    return Promise.all(commands.map((command) => filler.send(key, command)));
  };
  return {
    name,
    redisUrls,
    async fill(first, last) {
      for (let user = first; user <= last; user += FILL_AT_ONCE) {
        const count = Math.min(FILL_AT_ONCE, last - user + 1);
        await Promise.all(Array.from({ length: count }, (_, index) => fillOne(user + index)));
      }
    },
    async stop() {
      await filler.close();
      await stopServers();
    },
  };
}

const database = await openBenchDatabase();
await seedShop(database.postgres.db, { users: USERS, skus: SKUS, stock: 1_000_000 });
const stores: (() => Promise<Store>)[] = [
  async () => postgresStore(database),
  async () => {
    const node = await startRedis({ appendonly: 'yes' });
    return redisStore('Redis', [node.url], () => node.stop());
  },
  async () => {
    const cluster = await startRedisCluster();
    return redisStore('Redis Cluster', cluster.urls.split(','), () => cluster.stop());
  },
];
const results = [];
try {
  for (const open of stores) results.push(await benchStore(await open(), database));
} finally {
  await agent.close();
  await database.close();
}
const compared = results.flatMap((result) => result.compared);
const bars = compared.map(({ name, perSecond }) => ({ label: name, value: perSecond }));
await publish(
  {
    name: 'cart',
    machine: describeMachine(),
    at: new Date().toISOString(),
    figures: results.flatMap((result) => result.figures),
    runs: compared.map(({ name, runs }) => ({ name, ...runs })),
  },
  { cart: barChart('Carts over HTTP, requests a second', bars, '/s') },
);
