import type { Store } from './store.ts';

/**
 * The clock of a provider's notify schedule. It runs `speed` times as fast as the wall clock, so that a test sees the 25 hours
 * of the schedule in seconds. Expiry and the dates in messages use the wall clock, as the shop's deadlines do.
 */
export interface Clock {
  /** Milliseconds on this clock. */
  now(): number;
  /** How many milliseconds of the wall clock remain until `dueAt` on this clock; at least 0. */
  wallMsUntil(dueAt: number): number;
  speed(): number;
  setSpeed(speed: number): void;
}

interface Hands {
  speed: number;
  /** The time on both clocks when the speed was last set. */
  wallAt: number;
  clockAt: number;
}

/** @param name under which the store keeps the clock; each provider has a clock of its own */
export function openClock(store: Store, wallNow: () => number = Date.now, name = 'clock'): Clock {
  const start = wallNow();
  let hands = store.recall<Hands>(name) ?? { speed: 1, wallAt: start, clockAt: start };
  const now = () => Math.floor(hands.clockAt + Math.max(0, wallNow() - hands.wallAt) * hands.speed);
  return {
    now,
    wallMsUntil: (dueAt) => Math.max(0, (dueAt - now()) / hands.speed),
    speed: () => hands.speed,
    setSpeed(speed) {
      hands = { speed, wallAt: wallNow(), clockAt: now() };
      store.keep(name, hands);
    },
  };
}
