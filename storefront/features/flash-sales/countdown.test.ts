import { expect, test } from 'vitest';
import { clockOf, partsOf } from './countdown.ts';

test('a countdown shows whole seconds and reaches zero when the moment has come', () => {
  expect(partsOf(1)).toEqual({ days: 0, clock: '00:00:01' });
  expect(partsOf(0)).toEqual({ days: 0, clock: '00:00:00' });
  expect(partsOf(-5_000)).toEqual({ days: 0, clock: '00:00:00' });
  expect(partsOf(3_600_000 + 61_000)).toEqual({ days: 0, clock: '01:01:01' });
  expect(partsOf(2 * 86_400_000 + 1_000)).toEqual({ days: 2, clock: '00:00:01' });
});

test('the clock of the server goes on with the ticks of the browser, whatever time the device shows', () => {
  const clock = clockOf('2026-11-11T00:00:00.000Z', 1_000, 1_200);
  expect(new Date(clock(1_100)).toISOString()).toBe('2026-11-11T00:00:00.000Z');
  expect(new Date(clock(6_100)).toISOString()).toBe('2026-11-11T00:00:05.000Z');
});
