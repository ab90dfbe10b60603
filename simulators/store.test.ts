import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from './store.ts';

let dir: string;
/** Two programs on one state. */
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

test('what is made once is the same for all: nobody gets in while it is made', () => {
  const made = one.ensure('key', () => {
    expect(() => two.ensure('key', () => 'second')).toThrow('database is locked');
    return 'first';
  });
  expect([made, two.ensure('key', () => 'second'), one.recall('key')]).toEqual(['first', 'first', 'first']);
});

test('a transaction that throws leaves nothing behind', () => {
  const work = () => {
    one.keep('half', 1);
    throw new Error('stop');
  };
  expect(() => one.transaction(work)).toThrow('stop');
  expect(one.recall('half')).toBeUndefined();
  expect(one.transaction(() => 'after')).toBe('after');
});
