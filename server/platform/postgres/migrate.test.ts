import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, expect, inject, test } from 'vitest';
import { urlOfDatabase } from '../../test/global-setup.ts';
import { migrate } from './migrate.ts';
import { openPostgres, type Postgres } from './postgres.ts';

const NAME = 'migrate_from_nothing';
const opened: Postgres[] = [];

function open(): Postgres {
  const url = urlOfDatabase(inject('postgresUrl'), NAME);
  const postgres = openPostgres({ url, poolMax: 2, statementTimeoutMs: 30_000 }, () => {});
  opened.push(postgres);
  return postgres;
}

async function maintenance(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  await client.query(text);
  await client.end();
}

afterAll(async () => {
  await Promise.all(opened.map((each) => each.close()));
  await maintenance(`DROP DATABASE ${NAME} WITH (FORCE)`);
});

test('twenty processes migrate an empty database at once: one runs the migrations, the others find them done', async () => {
  await maintenance(`CREATE DATABASE ${NAME}`);
  const ran = await Promise.all(Array.from({ length: 20 }, () => migrate(open().db)));
  expect(ran.filter((names) => names.length > 0)).toHaveLength(1);
  const { rows } = await sql<{ count: number }>`SELECT count(*) FROM kysely_migration`.execute(open().db);
  expect(rows[0]?.count).toBe(ran.flat().length);
});
