import { expect, test } from 'vitest';
import { createFreshCache } from './fresh-cache.ts';

/** A load that the test lets go when it wants to. */
function held<T>(value: T) {
  const { promise, resolve } = Promise.withResolvers<void>();
  let loads = 0;
  return {
    load: async () => {
      loads += 1;
      await promise;
      return value;
    },
    letGo: resolve,
    loads: () => loads,
  };
}

const textOf = ({ body }: { body: Buffer }) => body.toString();

test('an answer is remembered while it is fresh, and its age counts from the asking', async () => {
  let nowMs = 0;
  const cache = createFreshCache({ freshMs: 1_000, maxBytes: 1e6, now: () => nowMs });
  const slow = held('first');
  const first = cache.get('key', slow.load);
  nowMs = 600;
  slow.letGo();
  expect(textOf(await first)).toBe('"first"');
  nowMs = 999;
  expect(textOf(await cache.get('key', async () => 'second'))).toBe('"first"');
  nowMs = 1_000;
  expect(textOf(await cache.get('key', async () => 'second'))).toBe('"second"');
});

test('however many ask at once, it is loaded once', async () => {
  const cache = createFreshCache({ freshMs: 1_000, maxBytes: 1e6 });
  const slow = held({ items: [] });
  const answers = Array.from({ length: 50 }, () => cache.get('key', slow.load));
  slow.letGo();
  expect(new Set(await Promise.all(answers)).size).toBe(1);
  expect(slow.loads()).toBe(1);
});

test('what was being loaded when it was cleared is neither shared with later readers nor remembered', async () => {
  const cache = createFreshCache({ freshMs: 1_000, maxBytes: 1e6 });
  const before = held('before the write');
  const early = cache.get('key', before.load);
  cache.clear();
  expect(textOf(await cache.get('key', async () => 'after the write'))).toBe('"after the write"');
  before.letGo();
  expect(textOf(await early)).toBe('"before the write"');
  expect(textOf(await cache.get('key', async () => 'loaded again'))).toBe('"after the write"');
});

test('a load that fails is not remembered', async () => {
  const cache = createFreshCache({ freshMs: 1_000, maxBytes: 1e6 });
  const failing = async () => {
    throw new Error('away');
  };
  await expect(cache.get('key', failing)).rejects.toThrow('away');
  expect(textOf(await cache.get('key', async () => 'back'))).toBe('"back"');
});

test('it stays within its bound: the oldest goes first, and many small ones count too', async () => {
  const cache = createFreshCache({ freshMs: 60_000, maxBytes: 10_000 });
  for (let index = 0; index < 100; index += 1) await cache.get(`key ${index}`, async () => index);
  let loads = 0;
  const reload = async () => {
    loads += 1;
    return 'again';
  };
  await cache.get('key 99', reload);
  expect(loads).toBe(0);
  await cache.get('key 0', reload);
  expect(loads).toBe(1);
});
