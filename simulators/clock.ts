import type { Store } from './store.ts';

/**
 * The clock that Alipay's notify schedule runs on. Its time passes `speed` times as fast as the wall's, so a
 * test sees the 25 hours of the schedule in seconds. Everything else (expiry, dates in messages) keeps to
 * the wall clock, because the shop's own deadlines do.
 */
export interface Clock {
  /** Milliseconds on this clock. */
  now(): number;
  /** How many milliseconds of the wall's remain until `dueAt` on this clock; at least 0. */
  wallMsUntil(dueAt: number): number;
  speed(): number;
  setSpeed(speed: number): void;
}

interface Hands {
  speed: number;
  /** Both clocks' readings when the speed was last set. */
  wallAt: number;
  clockAt: number;
}

export function openClock(store: Store, wallNow: () => number = Date.now): Clock {
  const start = wallNow();
  let hands = store.recall<Hands>('clock') ?? { speed: 1, wallAt: start, clockAt: start };
  const now = () => Math.floor(hands.clockAt + Math.max(0, wallNow() - hands.wallAt) * hands.speed);
  return {
    now,
    wallMsUntil: (dueAt) => Math.max(0, (dueAt - now()) / hands.speed),
    speed: () => hands.speed,
    setSpeed(speed) {
      hands = { speed, wallAt: wallNow(), clockAt: now() };
      store.keep('clock', hands);
    },
  };
}
