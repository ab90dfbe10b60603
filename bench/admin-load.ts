/**
 * Twenty people at work in the back office, a separate process. Each opens a page, looks at it for a while, and opens the
 * next one. It reads its task as JSON from the command line, prints a line when it has begun, and its result when its
 * standard input ends.
 */
import { once } from 'node:events';
import { Pool } from 'undici';
import { percentile } from './report.ts';

export interface OperatorTask {
  url: string;
  /** One for each person. */
  tokens: string[];
  /** People look at a page for so long on average; the times have an exponential distribution. */
  thinkMs: number;
  /** Pages as the requests that each sends at once. */
  pages: string[][];
  /** Orders to write a note on: one page in five is a note. */
  orderNos: string[];
}

export interface OperatorResult {
  pages: number;
  notes: number;
  seconds: number;
  p95Ms: number;
}

const NOTES_EVERY = 5;
const task = JSON.parse(process.argv[2] ?? '{}') as OperatorTask;
const pool = new Pool(task.url, { connections: 3 * task.tokens.length });
const latencies: number[] = [];
const stop = new AbortController();
let [pages, notes] = [0, 0];

async function send(token: string, path: string, body?: object): Promise<void> {
  const answer = await pool.request({
    path,
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${path}: ${answer.statusCode} ${text}`);
}

const any = <T>(items: readonly T[]) => items[Math.floor(Math.random() * items.length)] as T;

/** @returns false when the work is over */
function think(): Promise<boolean> {
  const ms = -Math.log(1 - Math.random()) * task.thinkMs;
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), ms);
    const end = () => {
      clearTimeout(timer);
      resolve(false);
    };
    if (stop.signal.aborted) end();
    else stop.signal.addEventListener('abort', end, { once: true });
  });
}

async function work(token: string): Promise<void> {
  while (await think()) {
    const start = performance.now();
    if (Math.random() < 1 / NOTES_EVERY) {
      await send(token, `/api/admin/orders/${any(task.orderNos)}/notes`, { text: '顾客来电，改日送货' });
      notes += 1;
    } else {
      await Promise.all(any(task.pages).map((path) => send(token, path)));
      pages += 1;
    }
    latencies.push(performance.now() - start);
  }
}

const start = performance.now();
process.stdin.resume();
const ended = once(process.stdin, 'end').then(() => stop.abort());
console.log('at work');
await Promise.all([ended, ...task.tokens.map(work)]);
await pool.close();
console.log(
  JSON.stringify({
    pages,
    notes,
    seconds: (performance.now() - start) / 1_000,
    p95Ms: percentile(latencies, 0.95),
  } satisfies OperatorResult),
);
