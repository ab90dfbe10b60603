import { BULK_JOB_WORKS, bulkRoutes, permissionsOfJob } from '../modules/bulk/index.ts';
import { createJobs, jobRoutes, staffJobJobs } from '../modules/jobs/index.ts';
import { isRush } from '../modules/orders/index.ts';
import { createJobQueue } from '../platform/jobs/job-queue.ts';
import { openPostgres } from '../platform/postgres/postgres.ts';
import type { Wiring } from './context.ts';

/** One job at a time on each server: two would take both of a small machine's processors from the shoppers. */
const CONCURRENCY = 1;
/** A job's transaction, one that listens for new jobs, one that reports them, and one for a request that starts a job. */
const CONNECTIONS = 4;
/** A page of a large file, or the ids of a hundred thousand products. */
const STATEMENT_TIMEOUT_MS = 30_000;

/** Imports, exports and bulk changes, on database connections of their own. */
export async function wireBulk({ app, db, postgres, log, jobs: timed }: Wiring): Promise<void> {
  const options = { ...postgres.options, poolMax: CONNECTIONS, statementTimeoutMs: STATEMENT_TIMEOUT_MS };
  const own = openPostgres(options, (err) => log.warn({ err }, 'a connection for jobs ended'));
  const queue = createJobQueue(own, log, { concurrency: CONCURRENCY });
  const jobs = createJobs({
    ...{ db, queue, log },
    workDb: own.dbWithoutDeadline,
    works: BULK_JOB_WORKS,
    isRush: () => isRush(db),
    permissionsOf: permissionsOfJob,
  });
  app.addHook('onClose', () => queue.close());
  await app.register(jobRoutes(jobs));
  await app.register(bulkRoutes(jobs));
  timed.push(...staffJobJobs(db, jobs));
}
