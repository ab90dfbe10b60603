import { expect, test } from 'vitest';
import { createAllowances } from './allowances.ts';

test('a minute’s requests pass at once, the next one waits its share of the minute', () => {
  let at = 5_000;
  const allowances = createAllowances({ perMinute: 600, keysMax: 10, now: () => at });
  for (let count = 0; count < 600; count += 1) expect(allowances.take('a')).toBe(0);
  const waitMs = allowances.take('a');
  expect(waitMs).toBeGreaterThan(90);
  expect(waitMs).toBeLessThanOrEqual(100);
  expect(allowances.take('b'), 'another key').toBe(0);
  at += 100;
  expect(allowances.take('a'), 'after its share of the minute').toBe(0);
  expect(allowances.take('a')).toBeGreaterThan(0);
  at += 60_000;
  for (let count = 0; count < 600; count += 1) expect(allowances.take('a')).toBe(0);
});

test('a factor multiplies the rate', () => {
  const allowances = createAllowances({ perMinute: 10, keysMax: 10, now: () => 0 });
  for (let count = 0; count < 160; count += 1) expect(allowances.take('site', 16)).toBe(0);
  expect(allowances.take('site', 16)).toBeGreaterThan(0);
});

test('a million keys take the memory of twice the bound', () => {
  const allowances = createAllowances({ perMinute: 10, keysMax: 1_000 });
  for (let key = 0; key < 1_000_000; key += 1) allowances.take(`key ${key}`);
  expect(allowances.size()).toBeLessThanOrEqual(2_000);
});

test('a key that is refused again and again is not forgotten in a flood of other keys', () => {
  const allowances = createAllowances({ perMinute: 5, keysMax: 100, now: () => 0 });
  for (let count = 0; count < 5; count += 1) allowances.take('flood');
  for (let key = 0; key < 10_000; key += 1) {
    allowances.take(`other ${key}`);
    if (key % 50 === 0) expect(allowances.take('flood')).toBeGreaterThan(0);
  }
});
