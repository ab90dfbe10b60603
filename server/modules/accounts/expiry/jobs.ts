import type { TimedJob } from '../../../platform/jobs/timed-jobs.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { deleteExpired } from './queries.ts';

const EVERY_SECONDS = 600;

/** Deletes expired codes, counters, states, tickets and sessions. */
export function accountJobs(db: Database): TimedJob[] {
  return [
    {
      name: 'delete expired sign-in data',
      everySeconds: EVERY_SECONDS,
      run: async (signal) => {
        while (!signal.aborted && (await deleteExpired(db)) > 0);
      },
    },
  ];
}
