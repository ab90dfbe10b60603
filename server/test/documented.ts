import { test } from 'vitest';

/** A test that kills at each statement in turn takes more than a minute on a busy machine. */
const TIMEOUT_MS = 120_000;

/** A test of one row of the table in docs/payments.md, under the row's name; a test keeps the two equal. */
export function row(name: string, prove: () => Promise<void>): void {
  test(name, { timeout: TIMEOUT_MS }, prove);
}
