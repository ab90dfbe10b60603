/**
 * The baseline of `npm run bench cart`: bare Fastify routes without sign-in and schemas. They run the same commands on the
 * same stores. The baseline is a separate process, as the shop is, and reads its task as JSON from the command line.
 */
import Fastify from 'fastify';
import pg from 'pg';
import { createClient, createCluster } from 'redis';
import { SKUS_FOR_SALE } from '../server/modules/catalog/index.ts';

export interface BareTask {
  port: number;
  databaseUrl: string;
  /** None: PostgreSQL keeps the carts. Several: a Redis Cluster keeps them. */
  redisUrls: readonly string[];
  /** The SHA1 of the Lua script that adds to a cart; the shop has loaded the script. */
  addSha: string | null;
}

interface Steps {
  read(userId: string): Promise<{ skuIds: string[]; cart: unknown }>;
  add(userId: string, skuId: string): Promise<unknown>;
}

const READ = `
  SELECT sku_id, count, is_checked, price_fen, added_at, carts.used_on < current_date AS is_stale
  FROM carts JOIN cart_items ON cart_items.user_id = carts.user_id
  WHERE carts.user_id = $1 ORDER BY added_at DESC, sku_id`;
const ADD = 'SELECT * FROM cart_add($1, $2, 1, 9900, now(), 999, 120)';

function inPostgres(pool: pg.Pool): Steps {
  return {
    async read(userId) {
      const { rows } = await pool.query(READ, [userId]);
      return { skuIds: rows.map((row) => row.sku_id), cart: rows };
    },
    add: async (userId, skuId) => (await pool.query(ADD, [userId, skuId])).rows[0],
  };
}

interface Client {
  sendCommand(args: readonly string[]): Promise<unknown>;
}

function inRedis(clientFor: (key: string) => Promise<Client>, addSha: string, isCluster: boolean): Steps {
  return {
    async read(userId) {
      const key = `cart:{${userId}}`;
      const client = await clientFor(key);
      const asked = [client.sendCommand(['HGETALL', key]), client.sendCommand(['TTL', key])];
      const cart = (await Promise.all(asked))[0] as string[];
      return { skuIds: cart.filter((_, index) => index % 2 === 0), cart };
    },
    async add(userId, skuId) {
      const key = `cart:{${userId}}`;
      const client = await clientFor(key);
      const args = ['EVALSHA', addSha, '1', key, skuId, '1', `9900 ${Date.now()}`];
      const asked = [client.sendCommand(args)];
      if (isCluster) asked.push(client.sendCommand(['WAIT', '1', '250']));
      return (await Promise.all(asked))[0];
    },
  };
}

async function openSteps(task: BareTask, pool: pg.Pool): Promise<Steps> {
  const [url, ...others] = task.redisUrls;
  if (url === undefined) return inPostgres(pool);
  if (others.length === 0) {
    const client = createClient({ url, RESP: 2 });
    await client.connect();
    return inRedis(async () => client, task.addSha as string, false);
  }
  const cluster = createCluster({ rootNodes: task.redisUrls.map((each) => ({ url: each })), RESP: 2 });
  await cluster.connect();
  return inRedis((key) => cluster.getNodeClientForKey(key), task.addSha as string, true);
}

const task = JSON.parse(process.argv[2] ?? '{}') as BareTask;
const pool = new pg.Pool({ connectionString: task.databaseUrl, max: 16 });
const steps = await openSteps(task, pool);
const app = Fastify();
app.get<{ Params: { userId: string } }>('/cart/:userId', async (request) => {
  const { skuIds, cart } = await steps.read(request.params.userId);
  const { rows } = await pool.query(SKUS_FOR_SALE, [skuIds]);
  return { items: rows, cart };
});
app.post<{ Params: { userId: string }; Body: { skuId: string } }>('/cart/:userId', async (request) => {
  const { rows } = await pool.query(SKUS_FOR_SALE, [[request.body.skuId]]);
  return { item: rows[0], entry: await steps.add(request.params.userId, request.body.skuId) };
});
await app.listen({ port: task.port, host: '127.0.0.1' });
console.log('listening');
