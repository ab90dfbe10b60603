/** Enough for the different pages of one second. Requests for random URLs cannot fill the memory. */
const ENTRIES_MAX = 200;

/**
 * Keeps the result of `make` for a key for at most `freshMs`, and calls `make` once when several callers ask at
 * the same time. Failures are not kept.
 */
export function createPageCache<T>(freshMs: number, now: () => number = () => performance.now()) {
  const entries = new Map<string, { value: Promise<T>; askedAtMs: number }>();

  return async (key: string, make: () => Promise<T>): Promise<T> => {
    const known = entries.get(key);
    if (known && now() - known.askedAtMs < freshMs) return known.value;
    const entry = { value: make(), askedAtMs: now() };
    entries.delete(key);
    entries.set(key, entry);
    for (const oldest of entries.keys()) {
      if (entries.size <= ENTRIES_MAX) break;
      entries.delete(oldest);
    }
    entry.value.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    return entry.value;
  };
}
