/** How old a value may be: a change on one server is in force on every other one after this time. */
const FRESH_MS = 1_000;

export interface FreshRead<T> {
  /** The value, at most a second old while the database answers; after that, the last known one. */
  read(): Promise<T>;
  /** After a change of this server: the next read asks the database. */
  forget(): void;
}

/**
 * Keeps what all requests need in memory: the database is asked once a second, however many ask.
 * @param ticks a clock that only goes forward, in milliseconds
 */
export function createFreshRead<T>(
  load: () => Promise<T>,
  ticks: () => number = () => performance.now(),
): FreshRead<T> {
  let known: { value: T } | null = null;
  let freshUntil = 0;
  let asking: Promise<T> | null = null;
  let changes = 0;

  async function ask(): Promise<T> {
    const before = changes;
    const until = ticks() + FRESH_MS;
    try {
      const value = await load();
      // A read that began before a change may not show the change.
      if (changes === before) {
        known = { value };
        freshUntil = until;
      }
      return value;
    } catch (error) {
      if (known === null) throw error;
      freshUntil = until;
      return known.value;
    }
  }

  return {
    async read() {
      if (known !== null && ticks() < freshUntil) return known.value;
      if (asking === null) {
        const asked = ask().finally(() => {
          if (asking === asked) asking = null;
        });
        asking = asked;
      }
      return asking;
    },
    forget() {
      changes++;
      freshUntil = 0;
      asking = null;
    },
  };
}
