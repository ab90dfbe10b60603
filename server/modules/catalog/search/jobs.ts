import type { TimedJob } from '../../../platform/jobs/timed-jobs.ts';
import { type Database, inTransaction } from '../../../platform/postgres/postgres.ts';
import { countWords, readOutdated } from './queries.ts';
import { TERMS_VERSION, updateTermsOfBatch } from './service.ts';

const UPDATE_EVERY_SECONDS = 60;
const COUNT_EVERY_SECONDS = 3_600;
/** A batch locks its products against changes by staff for about 0.1 s. */
const BATCH = 100;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Makes the terms of products anew that older rules made. @returns how many products it has looked at */
export async function updateOutdatedTerms(
  db: Database,
  signal?: AbortSignal,
  batch = BATCH,
): Promise<number> {
  let looked = 0;
  let after = FIRST_ID;
  while (!signal?.aborted) {
    const ids = await readOutdated(db, TERMS_VERSION, { after, limit: batch });
    await updateTermsOfBatch(db, ids);
    looked += ids.length;
    after = ids.at(-1) ?? after;
    if (ids.length < batch) break;
  }
  return looked;
}

export const recountWords = (db: Database): Promise<void> => inTransaction(db, (tx) => countWords(tx));

export function searchJobs(db: Database): TimedJob[] {
  return [
    {
      name: 'update search terms of older versions',
      everySeconds: UPDATE_EVERY_SECONDS,
      run: async (signal) => void (await updateOutdatedTerms(db, signal)),
    },
    { name: 'count the words of the search', everySeconds: COUNT_EVERY_SECONDS, run: () => recountWords(db) },
  ];
}
