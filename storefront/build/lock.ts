import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';

const RETRY_MS = 50;
/** A build takes seconds; whoever waits longer than this is told so instead of hanging. */
const WAIT_MAX_MS = 120_000;

/**
 * Runs `work` while no other process on this machine runs its own under the same lock file. SQLite's
 * exclusive transaction is a lock that the kernel takes back from a killed process, on every system that
 * Node runs on; a lock file with a pid in it needs guesses about stale ones.
 *
 * @throws when the lock is not to be had within two minutes
 */
export async function withBuildLock<T>(lockFile: string, work: () => Promise<T>): Promise<T> {
  const database = new DatabaseSync(lockFile, { timeout: 0 });
  try {
    const giveUpAt = Date.now() + WAIT_MAX_MS;
    while (!tryLock(database)) {
      if (Date.now() > giveUpAt) throw new Error(`Another build has held ${lockFile} for two minutes`);
      await delay(RETRY_MS);
    }
    return await work();
  } finally {
    database.close();
  }
}

function tryLock(database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    const isBusy = error instanceof Error && 'errcode' in error && error.errcode === 5;
    if (!isBusy) throw error;
    return false;
  }
}
