import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { givenSku } from '../given.ts';
import { expectCleanBooks, givenPlacement, openEngine, ordersOf, stockOf, tell } from '../ordering.ts';
import { once } from '../rivals.ts';

/** A backend that hangs, as on a disk that does not answer: it is stopped, so neither its own timeouts nor a FIN come from it. */

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function backendInTransaction(): Promise<number> {
  const read = async () => {
    const { rows } = await sql<{ pid: number }>`
      SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'`.execute(
      database.db,
    );
    return rows.map(({ pid }) => pid);
  };
  await expect.poll(read).toHaveLength(1);
  return (await read())[0] as number;
}

async function hasEnded(pid: number): Promise<boolean> {
  const { rows } = await sql`SELECT FROM pg_stat_activity WHERE pid = ${pid}`.execute(database.db);
  return rows.length === 0;
}

/** An engine whose backend is stopped before the statement named. */
function engineFallingSilent(name: string) {
  let stopped = 0;
  const stop = once(async () => {
    stopped = await backendInTransaction();
    process.kill(stopped, 'SIGSTOP');
  });
  const engine = openEngine(database.url, {
    stockLocking: 'pessimistic',
    batchMax: 256,
    statementTimeoutMs: 500,
    interference: { before: (statement) => (statement.name === name ? stop() : undefined) },
  });
  return {
    ...engine,
    async wake() {
      process.kill(stopped, 'SIGCONT');
      await expect.poll(() => hasEnded(stopped)).toBe(true);
    },
  };
}

test('a backend that falls silent before it holds a lock: the order is placed by another', async () => {
  const sku = await givenSku(database.db, { stock: 3 });
  const placement = await givenPlacement(database.db, { sku, count: 2 });
  const engine = engineFallingSilent('placing-lock-checkouts');
  expect(tell(await engine.place(placement))).toBe('created');
  await engine.wake();
  expect(tell(await engine.place(placement))).toBe('replayed');
  expect(await ordersOf(database.db, placement.key)).toHaveLength(1);
  expect((await stockOf(database.db, sku.skuId)).locked).toBe(2);
  await expectCleanBooks(database.db);
  await engine.close();
});

test('one that holds its locks: the shopper is asked to come again, and gets one order', async () => {
  const sku = await givenSku(database.db, { stock: 3 });
  const placement = await givenPlacement(database.db, { sku, count: 2 });
  const engine = engineFallingSilent('stock-lock');
  expect(tell(await engine.place(placement))).toBe('busy');
  expect(await ordersOf(database.db, placement.key)).toHaveLength(0);
  await engine.wake();
  expect(tell(await engine.place(placement))).toBe('created');
  expect(await ordersOf(database.db, placement.key)).toHaveLength(1);
  expect((await stockOf(database.db, sku.skuId)).locked).toBe(2);
  await expectCleanBooks(database.db);
  await engine.close();
});
