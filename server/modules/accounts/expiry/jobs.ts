import type { TimedJob } from '../../../platform/jobs/timed-jobs.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { deleteOutdated } from './queries.ts';

const EVERY_SECONDS = 600;

/** Clears away codes, counters, states, tickets and sessions whose time is over. */
export function accountJobs(db: Database): TimedJob[] {
  return [
    {
      name: 'clear away what sign-in left behind',
      everySeconds: EVERY_SECONDS,
      run: async (signal) => {
        // Some at a time, so that no lock is held for long; until there is nothing more.
        while (!signal.aborted && (await deleteOutdated(db)) > 0);
      },
    },
  ];
}
