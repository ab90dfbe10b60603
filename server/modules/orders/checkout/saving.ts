import type { Refusal } from '../../../platform/http/problems.ts';
import { BUSY, createGroupCommit } from '../../../platform/postgres/group-commit.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { refuse } from '../errors.ts';
import { insertCheckouts, type NewCheckoutRow } from './queries.ts';

/** Stores a checkout. @returns until when its key is valid */
export type SaveCheckout = (checkout: NewCheckoutRow) => Promise<Date | Refusal<'busy'>>;

export interface SavingOptions {
  queueMax: number;
  deadlineMs: number;
  /** Called when a batch has to be repeated, for the log. */
  onTrouble(error: unknown, batchSize: number, attempt: number): void;
}

/** Checkouts with a hundred lines each are one statement of a few hundred kilobytes. */
const BATCH_MAX = 64;

/** Checkouts that are made at the same time are stored by one statement, as orders share a transaction. */
export function createCheckoutSaving(
  db: Database,
  options: SavingOptions,
): { save: SaveCheckout; close(): Promise<void> } {
  const commit = createGroupCommit<NewCheckoutRow, Date>({
    ...options,
    batchMax: BATCH_MAX,
    async run(checkouts) {
      const saved = await insertCheckouts(db, checkouts);
      return checkouts.map(({ key }) => saved.get(key) as Date);
    },
  });
  return {
    async save(checkout) {
      const expiresAt = await commit.submit(checkout);
      return expiresAt === BUSY ? refuse('busy', {}, { 'retry-after': '1' }) : expiresAt;
    },
    close: () => commit.close(),
  };
}
