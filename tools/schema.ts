/** Rewrites what is derived from the migrations: the types of the tables, and schema.sql for people to read. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startEmbeddedPostgres } from '../server/platform/embedded-postgres.ts';
import { migrate } from '../server/platform/migrate.ts';
import { openPostgres } from '../server/platform/postgres.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..');

async function writeTypes(url: string): Promise<void> {
  await run(
    'kysely-codegen',
    [
      `--url=${url}`,
      '--dialect=postgres',
      '--camel-case=false',
      '--exclude-pattern=public.kysely_*',
      '--type-mapping={"int8":"number","numeric":"number"}',
      '--out-file=server/platform/database-types.ts',
    ],
    { cwd: ROOT },
  );
}

const dataDir = await mkdtemp(join(tmpdir(), 'jishi-schema-'));
const server = await startEmbeddedPostgres({ dataDir, say: console.log });
try {
  const postgres = openPostgres({ url: server.url, poolMax: 2, statementTimeoutMs: 60_000 }, console.error);
  await migrate(postgres.db);
  await postgres.close();
  await writeTypes(server.url);
} finally {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}
