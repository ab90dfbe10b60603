import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from './store.ts';

let dir: string;
/** Two programs with one store. */
let one: Store;
let two: Store;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'jishi-store-'));
  one = openStore(dir);
  two = openStore(dir);
  two.db.exec('PRAGMA busy_timeout = 0');
});
afterAll(async () => {
  one.close();
  two.close();
  await rm(dir, { recursive: true });
});

test('ensure makes a value once: no other process can write meanwhile', () => {
  const made = one.ensure('key', () => {
    expect(() => two.ensure('key', () => 'second')).toThrow('database is locked');
    return 'first';
  });
  expect([made, two.ensure('key', () => 'second'), one.recall('key')]).toEqual(['first', 'first', 'first']);
});

test('a transaction that throws writes nothing', () => {
  const work = () => {
    one.keep('half', 1);
    throw new Error('stop');
  };
  expect(() => one.transaction(work)).toThrow('stop');
  expect(one.recall('half')).toBeUndefined();
  expect(one.transaction(() => 'after')).toBe('after');
});

/** Opens the store of a new directory when the gate file exists, and prints the result. */
const OPENER = `
  const { parentPort, workerData } = require('node:worker_threads');
  import(workerData.module).then(({ openStore }) => {
    parentPort.postMessage('waiting');
    Atomics.wait(new Int32Array(workerData.gate), 0, 0);
    try {
      openStore(workerData.dir).close();
      parentPort.postMessage('opened');
    } catch (error) {
      parentPort.postMessage(String(error));
    }
  });`;

async function openAtOnce(count: number): Promise<string[]> {
  const fresh = await mkdtemp(join(tmpdir(), 'jishi-store-'));
  const gate = new SharedArrayBuffer(4);
  const module = new URL('./store.ts', import.meta.url).href;
  const workers = Array.from(
    { length: count },
    () => new Worker(OPENER, { eval: true, workerData: { module, dir: fresh, gate } }),
  );
  const told = (worker: Worker) => new Promise<string>((heard) => worker.once('message', heard));
  await Promise.all(workers.map(told));
  const answers = Promise.all(workers.map(told));
  Atomics.store(new Int32Array(gate), 0, 1);
  Atomics.notify(new Int32Array(gate), 0);
  const all = await answers;
  await Promise.all(workers.map((worker) => worker.terminate()));
  await rm(fresh, { recursive: true });
  return all;
}

test('programs that start at the same time on a new directory all open it', async () => {
  for (let round = 0; round < 10; round++)
    expect(await openAtOnce(6)).toEqual(Array.from({ length: 6 }, () => 'opened'));
});
