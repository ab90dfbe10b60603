import { expect, test } from 'vitest';
import { createPageCache } from './pageCache.ts';

test('the oldest pages go when all pages pass 16 MiB', async () => {
  const made: string[] = [];
  const cached = createPageCache<string>(
    1_000,
    () => 5 * 1024 * 1024,
    () => 0,
  );
  const ask = (key: string) =>
    cached(key, async () => {
      made.push(key);
      return key;
    });
  for (const key of ['a', 'b', 'c', 'd', 'd', 'a']) await ask(key);
  expect(made).toEqual(['a', 'b', 'c', 'd', 'a']);
});
