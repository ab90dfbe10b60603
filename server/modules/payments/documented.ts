import { test } from 'vitest';

/** A test of one row of the table in docs/payments.md, under the row's name; a test keeps the two equal. */
export function row(name: string, prove: () => Promise<void>): void {
  test(name, prove);
}
