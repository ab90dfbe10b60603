/** Shoppers who add to their carts, check out and order over HTTP. The load is a separate process, as bench/load.ts is. */
import { type HttpLine, openHttpLine } from './http-line.ts';
import { idOf } from './seed.ts';
import { benchTokens, tokenOf } from './shop.ts';

export interface JourneyTask {
  url: string;
  shoppers: number;
  journeys: number;
  /** Each journey takes the next shopper, until every shopper had one. */
  users: number;
  skus: number;
}

export interface JourneyResult {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

const task = JSON.parse(process.argv[2] ?? '{}') as JourneyTask;
const tokens = benchTokens();
const latencies: number[] = [];
let left = task.journeys;

async function post(
  line: HttpLine,
  path: string,
  headers: Record<string, string>,
  body: object,
  expected: number,
): Promise<Record<string, string>> {
  const answer = await line.post(path, headers, JSON.stringify(body));
  if (answer.status !== expected) throw new Error(`${path}: ${answer.status} ${answer.body}`);
  return JSON.parse(answer.body) as Record<string, string>;
}

const bearers = Array.from({ length: task.users }, (_, user) => tokenOf(tokens, idOf('user', user + 1)));

async function shopper(): Promise<void> {
  const line = await openHttpLine(task.url);
  while (left-- > 0) {
    const start = performance.now();
    const user = left % task.users;
    const authorization = `Bearer ${bearers[user]}`;
    const skuId = idOf('sku', 1 + ((left * 7919) % task.skus));
    await post(line, '/api/cart/items', { authorization }, { skuId, count: 1 }, 200);
    const { key = '' } = await post(line, '/api/checkouts', { authorization }, { source: 'cart' }, 201);
    const addressId = idOf('address', user + 1);
    await post(line, '/api/orders', { authorization, 'idempotency-key': key }, { addressId }, 201);
    latencies.push(performance.now() - start);
  }
  line.close();
}

const start = performance.now();
await Promise.all(Array.from({ length: task.shoppers }, shopper));
const seconds = (performance.now() - start) / 1_000;
latencies.sort((a, b) => a - b);
const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? 0;
console.log(
  JSON.stringify({
    perSecond: task.journeys / seconds,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  } satisfies JourneyResult),
);
