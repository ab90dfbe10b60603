import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { openPostgres, type Postgres } from './postgres.ts';
import { createStatementNames } from './prepared-statements.ts';

let database: TestDatabase;
let own: Postgres;
beforeAll(async () => {
  database = await createTestDatabase();
  // One connection, because prepared statements belong to a connection.
  own = openPostgres({ ...database.options, poolMax: 1 }, () => {});
});
afterAll(async () => {
  await own.close();
  await database.close();
});

async function preparedTexts(): Promise<string[]> {
  const { rows } = await sql<{ statement: string }>`SELECT statement FROM pg_prepared_statements`.execute(
    own.db,
  );
  return rows.map(({ statement }) => statement);
}

test('a statement has a name from the sixth time on, and always the same', () => {
  const nameOf = createStatementNames();
  const names = Array.from({ length: 8 }, () => nameOf('SELECT $1'));
  expect(names.slice(0, 5)).toEqual(Array(5).fill(undefined));
  expect(new Set(names.slice(5)).size).toBe(1);
  expect(names[5]).toBeDefined();
});

test('texts that differ each time get no names after the first 256', () => {
  const nameOf = createStatementNames();
  for (let i = 0; i < 256; i++) nameOf(`SELECT ${i}`);
  const names = Array.from({ length: 10 }, () => nameOf('one too many'));
  expect(names).toEqual(Array(10).fill(undefined));
});

test('PostgreSQL keeps the plan of a frequent statement, and the answers stay the same', async () => {
  const ask = async (value: number) => {
    const { rows } = await sql<{ doubled: number }>`SELECT ${value}::int * 2 AS doubled`.execute(own.db);
    return rows[0]?.doubled;
  };
  const often = 'SELECT $1::int * 2 AS doubled';
  for (let value = 0; value < 5; value++) expect(await ask(value)).toBe(value * 2);
  expect(await preparedTexts()).not.toContain(often);
  for (let value = 5; value < 12; value++) expect(await ask(value)).toBe(value * 2);
  expect(await preparedTexts()).toContain(often);
});
