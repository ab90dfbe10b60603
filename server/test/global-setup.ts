import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../platform/postgres/embedded-server.ts';
import { migrate } from '../platform/postgres/migrate.ts';
import { openPostgres } from '../platform/postgres/postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL of the cluster's maintenance database. */
    postgresUrl: string;
  }
}

/** The name of the migrated database that every test file clones. */
export const TEMPLATE = 'jishi_template';

/** The URL of another database of the same cluster. */
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

/** Starts one real PostgreSQL for the whole run and migrates the template database that test files clone. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'jishi-test-'));
  // Test data need not survive a power cut, and fsync costs most of the run. The fault tests start a durable cluster.
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '400',
  };
  const said: string[] = [];
  const postgres = await startEmbeddedPostgres({
    dataDir,
    say: (line) => void said.push(line),
    settings,
  }).catch((error) => {
    for (const line of said) console.error(line);
    throw error;
  });
  await makeTemplate(postgres.url);
  project.provide('postgresUrl', postgres.url);
  return async () => {
    await postgres.stop();
    await removeEmbeddedPostgres(dataDir);
  };
}
