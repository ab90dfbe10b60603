import type { TimedJob } from '../../platform/jobs/timed-jobs.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import { findStranded, removeOld } from './queries.ts';
import type { Jobs } from './service.ts';

/** A worker ends when the database is away. A new one starts this soon. */
const WORKER_RESTART_SECONDS = 1;
const LOOK_SECONDS = 2;
/** A step notes many times a second that it goes on. A job that is silent for so long has lost its server. */
const SILENT_SECONDS = 3;
const STRANDED_MAX = 100;
const CLEAN_SECONDS = 600;
const KEPT = { fileDays: 7, rowDays: 90, limit: 1_000 };

/** The timed work of jobs that staff start; every server runs it. */
export function staffJobJobs(db: Database, jobs: Jobs): TimedJob[] {
  return [
    { name: 'do jobs of staff', everySeconds: WORKER_RESTART_SECONDS, run: (signal) => jobs.work(signal) },
    {
      name: 'find stranded jobs of staff',
      everySeconds: LOOK_SECONDS,
      run: async () => {
        for (const id of await findStranded(db, SILENT_SECONDS, STRANDED_MAX)) await jobs.wake(id);
      },
    },
    {
      name: 'remove old files of jobs',
      everySeconds: CLEAN_SECONDS,
      run: async (signal) => {
        while (!signal.aborted && (await removeOld(db, KEPT)) > 0);
      },
    },
  ];
}
