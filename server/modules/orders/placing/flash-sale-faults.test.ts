import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { givenSku } from '../../../test/given.ts';
import {
  type Engine,
  expectCleanBooks,
  type FlashSku,
  givenFlashItem,
  givenPlacement,
  openEngine,
  tell,
} from '../../../test/ordering.ts';
import { once } from '../../../test/rivals.ts';

let database: TestDatabase;
const opened: Engine[] = [];
const MODE = { stockLocking: 'pessimistic', batchMax: 256 } as const;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(opened.map((each) => each.close()));
  await database.drop();
});

async function takenOf({ flashItemId }: FlashSku): Promise<number> {
  const row = database.db.selectFrom('flash_items').select('taken').where('id', '=', flashItemId);
  return (await row.executeTakeFirstOrThrow()).taken;
}

/** All statements of a batch with a flash line. */
const STATEMENTS = [
  'placing-lock-checkouts',
  'placing-consumed',
  'placing-addresses',
  'placing-lock-flash-items',
  'placing-flash-takings',
  'stock-read-for-update',
  'placing-goods',
  'placing-insert-orders',
  'placing-flash-take',
  'stock-lock',
];

/** Ends the database processes that are inside a transaction of an engine, as a crash would. */
async function endBackends(): Promise<void> {
  await sql`
    SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
      AND (state LIKE 'idle in transaction%' OR state = 'active')`.execute(database.db);
}

test.each(STATEMENTS)('when the database process ends before %s, the piece is taken once', async (name) => {
  const sku = await givenFlashItem(database.db, await givenSku(database.db), { quota: 1, perUser: 1 });
  const placement = await givenPlacement(database.db, { sku, count: 1 });
  let ended = 0;
  const before = once(async () => {
    ended++;
    await endBackends();
  });
  const doomed = openEngine(database.url, {
    ...MODE,
    interference: { before: (statement) => (statement.name === name ? before() : undefined) },
  });
  opened.push(doomed);
  expect(tell(await doomed.place(placement))).toBe('created');
  expect([ended, await takenOf(sku)]).toEqual([1, 1]);
  await expectCleanBooks(database.db);
});

test('after a COMMIT whose answer is lost the order is found, and its piece is taken once', async () => {
  const sku = await givenFlashItem(database.db, await givenSku(database.db), { quota: 1, perUser: 1 });
  const placement = await givenPlacement(database.db, { sku, count: 1 });
  const afterCommit = once(() => {
    throw Object.assign(new Error('lost'), { code: 'ECONNRESET' });
  });
  const doomed = openEngine(database.url, { ...MODE, interference: { afterCommit } });
  opened.push(doomed);
  expect(tell(await doomed.place(placement))).toBe('recovered');
  expect(await takenOf(sku)).toBe(1);
  await expectCleanBooks(database.db);
});
