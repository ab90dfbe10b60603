import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { inTransaction } from '../postgres/postgres.ts';
import { refuse } from './errors.ts';
import { digestOf, type OnceKey, once } from './once.ts';
import { isRefusal } from './problems.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await sql`CREATE TABLE writes (id bigint GENERATED ALWAYS AS IDENTITY, what text)`.execute(database.db);
});
afterAll(() => database.drop());

function newKey(content: unknown = { count: 1 }): OnceKey {
  return { callerId: randomUUID(), route: 'POST /x', key: randomUUID(), digest: digestOf(content) };
}

/** Writes a row named after the key, once for each key. */
const write = (key: OnceKey | null, what = key?.key ?? 'none') =>
  inTransaction(database.db, (tx) =>
    once(tx, key, async () => {
      const { rows } = await sql<{
        id: number;
      }>`INSERT INTO writes (what) VALUES (${what}) RETURNING id`.execute(tx);
      return { id: rows[0]?.id };
    }),
  );

async function countOf(what: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`SELECT count(*) FROM writes WHERE what = ${what}`.execute(
    database.db,
  );
  return rows[0]?.count ?? 0;
}

test('of twenty requests at once with one key, one writes, and all have its answer', async () => {
  const key = newKey();
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => write(key)));
  expect(await countOf(key.key)).toBe(1);
  const answers = outcomes.map((outcome) =>
    isRefusal(outcome) ? outcome.code : JSON.stringify(outcome.answer),
  );
  expect(new Set(answers).size).toBe(1);
  expect(outcomes.filter((outcome) => !isRefusal(outcome) && outcome.isReplay)).toHaveLength(19);
});

test('a key that was used with other content is refused', async () => {
  const key = newKey({ count: 1 });
  await write(key);
  const outcome = await write({ ...key, digest: digestOf({ count: 2 }) });
  expect(isRefusal(outcome) && outcome.code).toBe('idempotency_key_reused');
  expect(await countOf(key.key)).toBe(1);
});

test('the same fields in another sequence are the same content', () => {
  expect(digestOf({ a: 1, b: [{ c: 1, d: 2 }] })).toEqual(digestOf({ b: [{ d: 2, c: 1 }], a: 1 }));
  expect(digestOf({ b: [1, 2] })).not.toEqual(digestOf({ b: [2, 1] }));
});

test('other people and other routes have keys of their own', async () => {
  const key = newKey();
  await write(key);
  await write({ ...key, callerId: randomUUID() });
  await write({ ...key, route: 'POST /y' });
  expect(await countOf(key.key)).toBe(3);
});

test('a refusal leaves the key unused, and a write without a key always runs', async () => {
  const key = newKey();
  const refused = await inTransaction(database.db, (tx) => once(tx, key, async () => refuse('not_found')));
  expect(isRefusal(refused)).toBe(true);
  expect(await write(key)).toMatchObject({ isReplay: false });
  await write(null);
  await write(null);
  expect(await countOf('none')).toBe(2);
});
