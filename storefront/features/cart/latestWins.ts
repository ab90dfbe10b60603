/**
 * Sends the changes of one item in order, one at a time. Changes that come in meanwhile are merged and sent next,
 * so the last one decides.
 */
export function createLatestWins<Change extends object>(
  send: (key: string, change: Change) => Promise<void>,
): (key: string, change: Change) => Promise<void> {
  const waiting = new Map<string, Change>();
  const running = new Map<string, Promise<void>>();

  async function drain(key: string): Promise<void> {
    try {
      for (let next = waiting.get(key); next !== undefined; next = waiting.get(key)) {
        waiting.delete(key);
        await send(key, next);
      }
    } finally {
      waiting.delete(key);
      running.delete(key);
    }
  }

  return (key, change) => {
    waiting.set(key, { ...waiting.get(key), ...change } as Change);
    const present = running.get(key);
    if (present) return present;
    const run = Promise.resolve().then(() => drain(key));
    running.set(key, run);
    return run;
  };
}
