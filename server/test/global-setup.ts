import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../platform/postgres/embedded-server.ts';
import { migrate } from '../platform/postgres/migrate.ts';
import { openPostgres } from '../platform/postgres/postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the cluster's maintenance database. */
    postgresUrl: string;
  }
}

/** The name of the migrated database that every test file clones. */
export const TEMPLATE = 'jishi_template';

/** Address of another database of the same cluster. */
export function urlOfDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

async function makeTemplate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  await client.end();
  const postgres = openPostgres(
    { url: urlOfDatabase(url, TEMPLATE), poolMax: 2, statementTimeoutMs: 60_000 },
    (error) => {
      throw error;
    },
  );
  await migrate(postgres.db);
  await postgres.close();
}

/** One real PostgreSQL for the whole run, with the template that test files clone. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'jishi-test-'));
  // Nothing here must outlive the machine's power; the fault tests bring a durable cluster of their own.
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '400',
  };
  const postgres = await startEmbeddedPostgres({ dataDir, say: console.log, settings });
  await makeTemplate(postgres.url);
  project.provide('postgresUrl', postgres.url);
  return async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
