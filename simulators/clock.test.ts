import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openClock } from './clock.ts';
import { openStore } from './store.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'jishi-clock-'));
});
afterAll(() => rm(dir, { recursive: true }));

test('a change of speed keeps the time, and so does a restart', () => {
  let wall = 1_000_000;
  const open = () => openClock(store, () => wall);
  let store = openStore(dir);
  let clock = open();
  expect([clock.now(), clock.speed()]).toEqual([1_000_000, 1]);
  wall += 500;
  expect(clock.now()).toBe(1_000_500);
  expect(clock.wallMsUntil(1_002_500)).toBe(2_000);
  clock.setSpeed(100);
  expect(clock.now()).toBe(1_000_500);
  expect(clock.wallMsUntil(1_002_500)).toBe(20);
  wall += 30;
  expect(clock.now()).toBe(1_003_500);
  expect(clock.wallMsUntil(1_002_500)).toBe(0);
  store.close();
  store = openStore(dir);
  clock = open();
  wall += 10;
  expect([clock.now(), clock.speed()]).toEqual([1_004_500, 100]);
  clock.setSpeed(0.5);
  wall += 1_000;
  expect(clock.now()).toBe(1_005_000);
  store.close();
});

test('when the wall clock is set back, this clock does not go back', () => {
  let wall = 5_000;
  const store = openStore(join(dir, 'back'));
  const clock = openClock(store, () => wall);
  clock.setSpeed(2);
  wall = 1_000;
  expect(clock.now()).toBe(5_000);
  store.close();
});
