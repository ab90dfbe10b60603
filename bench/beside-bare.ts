import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Figure, median, percentile } from './report.ts';

/** Compares routes of the shop with bare routes that do the same work, in the same run. */

/** Makes the n-th request. */
export type Step = (n: number) => Promise<void>;

export interface Pace {
  rounds: number;
  roundMs: number;
  connections: number;
  /** The shop must reach this share of the bare route's rate. */
  atLeast: number;
}

interface Round {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

/** Sends requests on `lanes` connections; each sends the next one when it has its answer. */
export async function measure(step: Step, lanes: number, forMs: number): Promise<Round> {
  const taken: number[] = [];
  const start = performance.now();
  let n = 0;
  const lane = async () => {
    while (performance.now() - start < forMs) {
      const begin = performance.now();
      await step(n++);
      taken.push(performance.now() - begin);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const perSecond = (taken.length * 1_000) / (performance.now() - start);
  return { perSecond, p50Ms: percentile(taken, 0.5), p99Ms: percentile(taken, 0.99) };
}

/** Starts a baseline as a separate process and waits until it listens. */
export async function startBare(file: string, task: object): Promise<ChildProcess> {
  const args = [join(import.meta.dirname, file), JSON.stringify(task)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the bare routes ended with ${code}`);
  });
  await Promise.race([
    once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line'),
    ended,
  ]);
  ended.catch(() => {});
  return child;
}

/** Measures shop and bare route in turn, so that other load on the machine slows both. */
export async function compare(
  name: string,
  steps: { shop: Step; bare: Step },
  { rounds, roundMs, connections, atLeast }: Pace,
) {
  await measure(steps.shop, connections, roundMs / 3);
  await measure(steps.bare, connections, roundMs / 3);
  const shop: Round[] = [];
  const bare: Round[] = [];
  for (let round = 0; round < rounds; round++) {
    shop.push(await measure(steps.shop, connections, roundMs));
    bare.push(await measure(steps.bare, connections, roundMs));
  }
  const perSecond = median(shop.map((each) => each.perSecond));
  const figures: Figure[] = [
    { what: name, value: perSecond, unit: '/s' },
    { what: `${name}, p99`, value: median(shop.map((each) => each.p99Ms)), unit: 'ms' },
    { what: `${name}, bare route`, value: median(bare.map((each) => each.perSecond)), unit: '/s' },
    {
      what: `${name}, of the bare route`,
      value: median(shop.map((each, round) => each.perSecond / (bare[round]?.perSecond ?? Infinity))),
      unit: '×',
      bar: { kind: 'at least', value: atLeast },
    },
  ];
  return { name, perSecond, figures, runs: { shop, bare } };
}
