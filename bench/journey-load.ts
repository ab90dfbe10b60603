/** Shoppers who put goods into their carts, check out and order, over HTTP; a process of its own, as bench/load.ts is. */
import { Pool } from 'undici';
import { idOf } from './seed.ts';
import { benchTokens, tokenOf } from './shop.ts';

export interface JourneyTask {
  url: string;
  shoppers: number;
  journeys: number;
  skus: number;
}

export interface JourneyResult {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

const task = JSON.parse(process.argv[2] ?? '{}') as JourneyTask;
const pool = new Pool(task.url, { connections: task.shoppers });
const tokens = benchTokens();
const latencies: number[] = [];
let left = task.journeys;

async function post(
  path: string,
  headers: Record<string, string>,
  body: object,
  expected: number,
): Promise<Record<string, string>> {
  const answer = await pool.request({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const json = (await answer.body.json()) as Record<string, string>;
  if (answer.statusCode !== expected)
    throw new Error(`${path}: ${answer.statusCode} ${JSON.stringify(json)}`);
  return json;
}

async function shopper(user: number): Promise<void> {
  const authorization = `Bearer ${tokenOf(tokens, idOf('user', user))}`;
  while (left-- > 0) {
    const start = performance.now();
    const skuId = idOf('sku', 1 + ((left * 7919) % task.skus));
    await post('/api/cart/items', { authorization }, { skuId, count: 1 }, 200);
    const { key = '' } = await post('/api/checkouts', { authorization }, { source: 'cart' }, 201);
    const addressId = idOf('address', user);
    await post('/api/orders', { authorization, 'idempotency-key': key }, { addressId }, 201);
    latencies.push(performance.now() - start);
  }
}

const start = performance.now();
await Promise.all(Array.from({ length: task.shoppers }, (_, i) => shopper(i + 1)));
const seconds = (performance.now() - start) / 1_000;
await pool.close();
latencies.sort((a, b) => a - b);
const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0;
console.log(
  JSON.stringify({
    perSecond: task.journeys / seconds,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  } satisfies JourneyResult),
);
