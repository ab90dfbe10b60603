/**
 * The load, a process of its own: places the orders of prepared checkouts over HTTP as fast as the server answers, or at
 * a given pace. Reads its task as JSON from the command line and prints what came out as JSON.
 */
import autocannon from 'autocannon';
import { percentile } from './report.ts';
import { idOf } from './seed.ts';
import { benchTokens, tokenOf } from './shop.ts';

export interface LoadTask {
  url: string;
  /** The checkouts to place: from `first` on, `count` of them. */
  first: number;
  count: number;
  users: number;
  connections: number;
  /** Orders a second at most; as fast as it goes where it is absent. */
  rate?: number;
}

export interface LoadResult {
  seconds: number;
  perSecond: number;
  created: number;
  /** Answers by status. */
  statuses: Record<string, number>;
  p50Ms: number;
  p99Ms: number;
}

async function run(task: LoadTask): Promise<LoadResult> {
  const tokens = benchTokens();
  const bearers = Array.from(
    { length: task.users },
    (_, user) => `Bearer ${tokenOf(tokens, idOf('user', user + 1))}`,
  );
  const bodies = Array.from({ length: task.users }, (_, user) =>
    JSON.stringify({ addressId: idOf('address', user + 1) }),
  );
  const statuses: Record<string, number> = {};
  // Autocannon's own latency digest keeps whole milliseconds; these are all of them.
  const latencies: number[] = [];
  let next = task.first;

  const setupRequest = (request: autocannon.Request): autocannon.Request => {
    const number = next++;
    const user = number % task.users;
    request.body = bodies[user];
    request.headers = {
      'content-type': 'application/json',
      authorization: bearers[user],
      'idempotency-key': idOf('checkout', number),
    };
    return request;
  };
  const start = performance.now();
  const options: autocannon.Options = {
    url: `${task.url}/api/orders`,
    method: 'POST',
    connections: task.connections,
    amount: task.count,
    timeout: 30,
    ...(task.rate && { overallRate: task.rate }),
    requests: [{ method: 'POST', path: '/api/orders', setupRequest }],
  };
  // Without a callback the types promise a promise alone; the emitter it also is comes with one.
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const instance = autocannon(options, (error) => (error ? reject(error) : resolve()));
  instance.on('response', (_client, status, _bytes, ms) => {
    statuses[status] = (statuses[status] ?? 0) + 1;
    latencies.push(ms);
  });
  await promise;
  const seconds = (performance.now() - start) / 1_000;
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
