import type { TimedJob } from '../../../platform/jobs/timed-jobs.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { deleteOldRevocations } from './queries.ts';
import { REMEMBERED_SECONDS, type Revocations } from './service.ts';

/** Half of the two seconds within which every server refuses the tokens of an ended session. */
const READ_EVERY_SECONDS = 1;
const DELETE_EVERY_SECONDS = 300;

export function revocationJobs(db: Database, revocations: Revocations): TimedJob[] {
  return [
    { name: 'read revoked sessions', everySeconds: READ_EVERY_SECONDS, run: () => revocations.refresh() },
    {
      name: 'delete old revocations',
      everySeconds: DELETE_EVERY_SECONDS,
      run: () => deleteOldRevocations(db, 2 * REMEMBERED_SECONDS),
    },
  ];
}
