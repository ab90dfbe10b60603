/**
 * The load, a separate process. It places orders of prepared checkouts over HTTP, as fast as the server answers or at a
 * given rate. It reads its task as JSON from the command line and prints the result as JSON.
 */
import { setTimeout } from 'node:timers/promises';
import autocannon from 'autocannon';
import { type HttpLine, openHttpLine } from './http-line.ts';
import { percentile } from './report.ts';
import { idOf } from './seed.ts';
import { benchTokens, tokenOf } from './shop.ts';

export interface LoadTask {
  url: string;
  /** The load places `count` checkouts, beginning with number `first`. */
  first: number;
  count: number;
  users: number;
  /** The most requests at the same time. */
  connections: number;
  /** Orders a second, also while earlier ones are not answered. Absent: as fast as the server answers. */
  rate?: number;
}

export interface LoadResult {
  seconds: number;
  perSecond: number;
  created: number;
  /** The number of answers of each status. */
  statuses: Record<string, number>;
  p50Ms: number;
  p99Ms: number;
}

/** In this time connections open and V8 compiles the load's code. */
const WARM_UP_MS = 1_000;

interface Answer {
  status: number;
  /** null for an order of the warm-up, which is not counted. */
  ms: number | null;
}

/** The request that places the order of a prepared checkout. */
type Order = (number: number) => { headers: Record<string, string>; body: string };

function preparedOrders({ users }: LoadTask): Order {
  const tokens = benchTokens();
  const shoppers = Array.from({ length: users }, (_, user) => ({
    authorization: `Bearer ${tokenOf(tokens, idOf('user', user + 1))}`,
    body: JSON.stringify({ addressId: idOf('address', user + 1) }),
  }));
  return (number) => {
    const { authorization, body } = shoppers[number % users] as (typeof shoppers)[number];
    const key = idOf('checkout', number);
    return { headers: { authorization, 'idempotency-key': key }, body };
  };
}

/** Every connection sends the next order when it has its answer. @returns the seconds until the last answer */
async function saturate(task: LoadTask, order: Order, onAnswer: (answer: Answer) => void): Promise<number> {
  let next = task.first;
  const jsonOrder = (number: number) => {
    const { headers, body } = order(number);
    return { headers: { 'content-type': 'application/json', ...headers }, body };
  };
  const setupRequest = (request: autocannon.Request): autocannon.Request =>
    Object.assign(request, jsonOrder(next++));
  // The types of autocannon return the event emitter only to callers with a callback.
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const instance = autocannon(
    {
      url: `${task.url}/api/orders`,
      method: 'POST',
      connections: task.connections,
      amount: task.count,
      timeout: 30,
      requests: [{ method: 'POST', path: '/api/orders', setupRequest }],
    },
    (error) => (error ? reject(error) : resolve()),
  );
  const start = performance.now();
  // Autocannon rounds its end to seconds and its latencies to milliseconds, so the load measures both itself.
  let lastAt = start;
  instance.on('response', (_client, status, _bytes, ms) => {
    lastAt = performance.now();
    onAnswer({ status, ms });
  });
  await promise;
  return (lastAt - start) / 1_000;
}

/** A pool of connections. A caller waits while all of them are in use. */
async function openLines(url: string, count: number) {
  const free = await Promise.all(Array.from({ length: count }, () => openHttpLine(url)));
  const waiting: ((line: HttpLine) => void)[] = [];
  return {
    take: async () => free.pop() ?? new Promise<HttpLine>((got) => waiting.push(got)),
    giveBack(line: HttpLine) {
      const next = waiting.shift();
      if (next) next(line);
      else free.push(line);
    },
    close() {
      for (const line of free) line.close();
    },
  };
}

/** Shoppers who arrive independently of each other: the gaps between them have an exponential distribution. */
async function arrive(task: LoadTask, order: Order, onAnswer: (answer: Answer) => void): Promise<number> {
  const lines = await openLines(task.url, task.connections);
  const warmAt = performance.now() + WARM_UP_MS;
  const gapMs = () => (-Math.log(1 - Math.random()) * 1_000) / (task.rate ?? 1);
  const place = async (number: number): Promise<void> => {
    const start = performance.now();
    const line = await lines.take();
    const { headers, body } = order(number);
    const { status } = await line.post('/api/orders', headers, body);
    lines.giveBack(line);
    onAnswer({ status, ms: start < warmAt ? null : performance.now() - start });
  };
  const placed: Promise<void>[] = [];
  const start = performance.now();
  let due = start;
  while (placed.length < task.count) {
    await setTimeout(Math.max(due - performance.now(), 0));
    for (; due <= performance.now() && placed.length < task.count; due += gapMs())
      placed.push(place(task.first + placed.length));
  }
  await Promise.all(placed);
  lines.close();
  return (performance.now() - start) / 1_000;
}

async function run(task: LoadTask): Promise<LoadResult> {
  const statuses: Record<string, number> = {};
  const latencies: number[] = [];
  const take = task.rate ? arrive : saturate;
  const seconds = await take(task, preparedOrders(task), ({ status, ms }) => {
    statuses[status] = (statuses[status] ?? 0) + 1;
    if (ms !== null) latencies.push(ms);
  });
  const created = statuses['201'] ?? 0;
  return {
    seconds,
    perSecond: created / seconds,
    created,
    statuses,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
  };
}

console.log(JSON.stringify(await run(JSON.parse(process.argv[2] ?? '{}') as LoadTask)));
