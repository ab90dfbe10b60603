import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { openPostgres, type Postgres } from '../platform/postgres/postgres.ts';
import { TEMPLATE, urlOfDatabase } from './global-setup.ts';

async function onMaintenance(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

export interface TestDatabase extends Postgres {
  url: string;
  /** Closes the pool and drops the database. */
  drop(): Promise<void>;
}

/** A database of its own for a test file, cloned from the migrated template; or an empty one. */
export async function createTestDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  const template = migrated ? TEMPLATE : 'template0';
  await onMaintenance((client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  const url = urlOfDatabase(inject('postgresUrl'), name);
  const postgres = openPostgres({ url, poolMax: 16, statementTimeoutMs: 10_000 }, () => {});
  return {
    ...postgres,
    url,
    async drop() {
      await postgres.close();
      await onMaintenance((client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}
