import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { boundedCount } from './bounded-count.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test.each([
  [9_999, { count: 9_999, countIsExact: true }],
  [10_000, { count: 10_000, countIsExact: true }],
  [10_001, { count: 10_000, countIsExact: false }],
])('%i rows', async (rows, expected) => {
  const { db } = database;
  await sql`DELETE FROM rate_limits`.execute(db);
  await sql`INSERT INTO rate_limits SELECT n, 0, now() FROM generate_series(1, ${rows}::int) n`.execute(db);
  expect(await boundedCount(db, db.selectFrom('rate_limits').select('key'))).toEqual(expected);
});
