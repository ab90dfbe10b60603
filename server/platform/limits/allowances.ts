/** Requests of many keys, each within its own rate. Kept in the memory of one process. */
export interface Allowances {
  /**
   * Counts one request of the key.
   * @param factor multiplies the rate; a key always has the same one
   * @returns 0, or where the allowance is used up the milliseconds until the next request may pass; then nothing is counted
   */
  take(key: string, factor?: number): number;
  /** How many keys are remembered. */
  size(): number;
}

export interface AllowanceOptions {
  /** Requests a minute, evenly or all at once. */
  perMinute: number;
  /** How many keys are remembered at least; twice as many at most. */
  keysMax: number;
  /** A clock that only goes forward, in milliseconds. */
  now?: () => number;
}

const MINUTE_MS = 60_000;

/**
 * The generic cell rate algorithm (ITU-T I.371): for each key only the time is kept at which its allowance is whole
 * again, one number. No timer runs. Memory is bounded by two generations of keys: when the young one is full, it becomes
 * the old one, and the keys that were not used since the change before are forgotten.
 */
export function createAllowances({
  perMinute,
  keysMax,
  now = () => performance.now(),
}: AllowanceOptions): Allowances {
  let young = new Map<string, number>();
  let old = new Map<string, number>();

  function remember(key: string, wholeAt: number): void {
    if (young.size >= keysMax && !young.has(key)) {
      old = young;
      young = new Map();
    }
    young.set(key, wholeAt);
  }

  return {
    take(key, factor = 1) {
      const at = now();
      const wholeAt = Math.max(young.get(key) ?? old.get(key) ?? 0, at);
      const nextWholeAt = wholeAt + MINUTE_MS / (perMinute * factor);
      // A tenth of a millisecond for the error of many additions: without this the last request of a minute is refused.
      const waitMs = nextWholeAt - at - MINUTE_MS - 0.1;
      // A refused key is remembered too: a flood of other keys must not make it forgotten.
      remember(key, waitMs > 0 ? wholeAt : nextWholeAt);
      return Math.max(0, waitMs);
    },
    size: () => young.size + old.size,
  };
}
