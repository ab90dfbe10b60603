import type { Uploads } from '../../platform/http/uploads.ts';
import type { TimedJob } from '../../platform/jobs/timed-jobs.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import { deleteAbandoned, readAbandoned } from './queries.ts';

const EVERY_SECONDS = 600;
/** Whoever has not sent a form a day after the upload has left it. */
const UNUSED_AFTER_SECONDS = 86_400;
const BATCH = 100;

/** Removes photographs of deleted accounts and those that nothing came to show. */
export async function removeAbandoned(
  { db, uploads }: { db: Database; uploads: Uploads },
  olderThanSeconds = UNUSED_AFTER_SECONDS,
  signal?: AbortSignal,
): Promise<void> {
  while (!signal?.aborted) {
    const stems = await readAbandoned(db, olderThanSeconds, BATCH);
    // Rows first: a photograph that is used in this moment must keep its files.
    await uploads.removeStems(await deleteAbandoned(db, stems));
    if (stems.length < BATCH) return;
  }
}

export function photographJobs(deps: { db: Database; uploads: Uploads }): TimedJob[] {
  return [
    {
      name: 'remove abandoned photographs',
      everySeconds: EVERY_SECONDS,
      run: (signal) => removeAbandoned(deps, UNUSED_AFTER_SECONDS, signal),
    },
  ];
}
