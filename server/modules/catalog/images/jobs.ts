import type { Uploads } from '../../../platform/http/uploads.ts';
import type { TimedJob } from '../../../platform/jobs/timed-jobs.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { deletePendingUploads, readFailedUploads } from './queries.ts';

const EVERY_SECONDS = 600;
/** A banner is uploaded first and saved with the home page later; whoever has not saved it after a day has left it. */
const FAILED_AFTER_SECONDS = 86_400;
const BATCH = 100;

/** Removes the files of uploads that no product came to show. */
export async function removeFailedUploads(
  { db, uploads }: { db: Database; uploads: Uploads },
  olderThanSeconds = FAILED_AFTER_SECONDS,
): Promise<void> {
  for (;;) {
    const stems = await readFailedUploads(db, olderThanSeconds, BATCH);
    await uploads.removeStems(stems);
    await deletePendingUploads(db, stems);
    if (stems.length < BATCH) return;
  }
}

export function imageJobs(deps: { db: Database; uploads: Uploads }): TimedJob[] {
  return [
    {
      name: 'remove the files of failed uploads',
      everySeconds: EVERY_SECONDS,
      run: () => removeFailedUploads(deps),
    },
  ];
}
