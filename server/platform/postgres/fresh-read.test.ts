import { expect, test } from 'vitest';
import { createFreshRead } from './fresh-read.ts';

test('a value is asked for once a second, however many read it', async () => {
  let [now, asked] = [0, 0];
  const fresh = createFreshRead(
    async () => ++asked,
    () => now,
  );
  expect(await Promise.all([fresh.read(), fresh.read(), fresh.read()])).toEqual([1, 1, 1]);
  now = 999;
  expect(await fresh.read()).toBe(1);
  now = 1_000;
  expect(await fresh.read()).toBe(2);
});

test('after a change the next read asks, and a read that began before it is not remembered', async () => {
  const answers: ((value: string) => void)[] = [];
  const fresh = createFreshRead(
    () => new Promise<string>((resolve) => answers.push(resolve)),
    () => 0,
  );
  const before = fresh.read();
  fresh.forget();
  const after = fresh.read();
  answers[1]?.('new');
  answers[0]?.('old');
  expect(await before).toBe('old');
  expect(await after).toBe('new');
  expect(await fresh.read()).toBe('new');
});

test('while the database is away the last value stands, and without one the error is shown', async () => {
  let [now, isAway] = [0, true];
  const load = async () => {
    if (isAway) throw new Error('away');
    return 'value';
  };
  const fresh = createFreshRead(load, () => now);
  await expect(fresh.read()).rejects.toThrow('away');
  isAway = false;
  expect(await fresh.read()).toBe('value');
  [now, isAway] = [5_000, true];
  expect(await fresh.read()).toBe('value');
});
