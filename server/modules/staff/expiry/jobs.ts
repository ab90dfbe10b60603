import type { TimedJob } from '../../../platform/jobs/timed-jobs.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { deleteExpired } from './queries.ts';

const EVERY_SECONDS = 600;

/** Deletes tickets, challenges, sessions and sign-in entries whose time is over. */
export function staffJobs(db: Database): TimedJob[] {
  return [
    {
      name: 'delete what the sign-in of staff no longer needs',
      everySeconds: EVERY_SECONDS,
      run: async (signal) => {
        while (!signal.aborted && (await deleteExpired(db)) > 0);
      },
    },
  ];
}
