import type { Refusal } from '../../platform/http/problems.ts';
import { BUSY, createGroupCommit } from '../../platform/postgres/group-commit.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import { refuse } from './errors.ts';
import { insertCheckouts, type NewCheckoutRow } from './queries.ts';

/** Writes a checkout down. @returns until when its key is valid */
export type KeepCheckout = (checkout: NewCheckoutRow) => Promise<Date | Refusal<'busy'>>;

export interface KeepingOptions {
  queueMax: number;
  deadlineMs: number;
  /** Called when a batch has to be repeated, for the log. */
  onTrouble(error: unknown, batchSize: number, attempt: number): void;
}

/** Checkouts with a hundred lines each are one statement of a few hundred kilobytes. */
const BATCH_MAX = 64;

/** Checkouts that are made at the same time are written by one statement, as orders share a transaction. */
export function createKeepingCheckouts(
  db: Database,
  options: KeepingOptions,
): { keep: KeepCheckout; close(): Promise<void> } {
  const commit = createGroupCommit<NewCheckoutRow, Date>({
    ...options,
    batchMax: BATCH_MAX,
    async run(checkouts) {
      const kept = await insertCheckouts(db, checkouts);
      return checkouts.map(({ key }) => kept.get(key) as Date);
    },
  });
  return {
    async keep(checkout) {
      const kept = await commit.submit(checkout);
      return kept === BUSY ? refuse('busy', {}, { 'retry-after': '1' }) : kept;
    },
    close: () => commit.close(),
  };
}
