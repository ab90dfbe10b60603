import { BUSY, createGroupCommit } from '../../../platform/postgres/group-commit.ts';
import { classifyPostgresError, type Database } from '../../../platform/postgres/postgres.ts';
import { type Added, type Addition, addToCarts } from './queries.ts';

/** The queue was full, or the answer did not come in time: the items may be added or not. */
export class AddingBusy extends Error {}

const BATCH_MAX = 64;
const QUEUE_MAX = 2_000;
const DEADLINE_MS = 3_000;

const byUser = (a: Addition, b: Addition) => (a.userId < b.userId ? -1 : Number(a.userId > b.userId));

/**
 * Additions that come at the same time share one statement, which waits for the disk once. A batch whose connection was
 * lost is not repeated: the database may have stored it, and an addition must not happen twice.
 */
export function createAdding(db: Database): (addition: Addition) => Promise<Added> {
  const commit = createGroupCommit<Addition, Added | { lost: unknown }>({
    batchMax: BATCH_MAX,
    queueMax: QUEUE_MAX,
    deadlineMs: DEADLINE_MS,
    async run(additions) {
      const ordered = additions.toSorted(byUser);
      try {
        const added = await addToCarts(db, ordered);
        const answers = new Map(ordered.map((addition, index) => [addition, added[index] as Added]));
        return additions.map((addition) => answers.get(addition) as Added);
      } catch (error) {
        if (!['connection', 'in_doubt'].includes(classifyPostgresError(error))) throw error;
        return additions.map(() => ({ lost: error }));
      }
    },
  });
  return async (addition) => {
    const answer = await commit.submit(addition);
    if (answer === BUSY) throw new AddingBusy('too many additions wait');
    if (typeof answer === 'object' && 'lost' in answer) throw answer.lost;
    return answer;
  };
}
