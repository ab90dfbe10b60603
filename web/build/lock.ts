import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';

const RETRY_MS = 50;
/** A build takes seconds. A process that waits longer fails with a message instead of hanging. */
const WAIT_MAX_MS = 120_000;

/**
 * Runs `work` while no other process on this machine runs its own under the same lock file. The lock is an
 * exclusive transaction of SQLite: the kernel releases it when a process is killed, on every system that Node
 * supports. A lock file with a pid would leave stale locks to guess about.
 *
 * @throws when the lock is not free within two minutes
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
