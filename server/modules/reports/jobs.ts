import type { TimedJob } from '../../platform/jobs/timed-jobs.ts';
import { type Database, inTransaction } from '../../platform/postgres/postgres.ts';
import { closeDay, readDaysToClose } from './closing/queries.ts';

const EVERY_SECONDS = 600;
/** So many days at once are asked for; a shop with more goes on with the next. */
const DAYS_MAX = 100;

/** Writes down the figures of ended days, oldest first. @returns when no ended day is missing, or `signal` has fired */
export async function closeDays(db: Database, signal: AbortSignal): Promise<void> {
  for (;;) {
    const days = await readDaysToClose(db, DAYS_MAX);
    for (const day of days) {
      if (signal.aborted) return;
      await inTransaction(db, (tx) => closeDay(tx, day));
    }
    if (days.length < DAYS_MAX) return;
  }
}

export function reportJobs(db: Database): TimedJob[] {
  return [
    {
      name: 'write down the figures of ended days',
      everySeconds: EVERY_SECONDS,
      run: (signal) => closeDays(db, signal),
    },
  ];
}
