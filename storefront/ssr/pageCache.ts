/** Enough for the different pages of one second. Requests for random URLs cannot fill the memory. */
const ENTRIES_MAX = 200;
/** 200 large pages took 169 MiB of a heap of 384 MiB. */
const BYTES_MAX = 16 * 1024 * 1024;

/**
 * Keeps the result of `make` for a key for at most `freshMs`, and calls `make` once when several callers ask at
 * the same time. Failures are not kept. The oldest entries go when `bytesOf` all values passes 16 MiB.
 */
export function createPageCache<T>(
  freshMs: number,
  bytesOf: (value: T) => number,
  now: () => number = () => performance.now(),
) {
  const entries = new Map<string, { value: Promise<T>; askedAtMs: number; bytes: number }>();
  let bytes = 0;

  function drop(key: string): void {
    bytes -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  }

  function shrink(): void {
    for (const oldest of entries.keys()) {
      if (entries.size <= ENTRIES_MAX && bytes <= BYTES_MAX) break;
      drop(oldest);
    }
  }

  return async (key: string, make: () => Promise<T>): Promise<T> => {
    const known = entries.get(key);
    if (known && now() - known.askedAtMs < freshMs) return known.value;
    const entry = { value: make(), askedAtMs: now(), bytes: 0 };
    drop(key);
    entries.set(key, entry);
    shrink();
    entry.value.then(
      (value) => {
        if (entries.get(key) !== entry) return;
        entry.bytes = bytesOf(value);
        bytes += entry.bytes;
        shrink();
      },
      () => {
        if (entries.get(key) === entry) drop(key);
      },
    );
    return entry.value;
  };
}
