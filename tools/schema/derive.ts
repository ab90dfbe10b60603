import { execFile } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  removeEmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../server/platform/postgres/embedded-server.ts';
import { migrate } from '../../server/platform/postgres/migrate.ts';
import { openPostgres } from '../../server/platform/postgres/postgres.ts';
import { describeSchema } from './describe.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..', '..');

/** Adds the tables to the interface that the platform's database types are made from. */
const ADD_TABLES = `
declare module './platform/postgres/postgres.ts' {
  interface Tables extends DB {}
}
`;

async function generateTypes(url: string, folder: string): Promise<string> {
  const file = join(folder, 'types.ts');
  await run(
    join(ROOT, 'node_modules', '.bin', 'kysely-codegen'),
    [
      `--url=${url}`,
      '--dialect=postgres',
      '--camel-case=false',
      '--exclude-pattern=public.kysely_*',
      '--type-mapping={"int8":"number","numeric":"number"}',
      `--out-file=${file}`,
    ],
    { cwd: ROOT },
  );
  return (await readFile(file, 'utf8')) + ADD_TABLES;
}

/** What a migrated database at `url` looks like; `folder` takes what is needed for a moment. */
export async function deriveFrom(url: string, folder: string) {
  const postgres = openPostgres({ url, poolMax: 2, statementTimeoutMs: 60_000 }, () => {});
  try {
    return { schemaSql: await describeSchema(postgres.db), databaseTypes: await generateTypes(url, folder) };
  } finally {
    await postgres.close();
  }
}

/** Migrates an empty database of its own and describes it. */
export async function deriveSchema() {
  const dataDir = await mkdtemp(join(tmpdir(), 'jishi-schema-'));
  const server = await startEmbeddedPostgres({ dataDir, say: console.log });
  try {
    const postgres = openPostgres({ url: server.url, poolMax: 2, statementTimeoutMs: 60_000 }, () => {});
    await migrate(postgres.db);
    await postgres.close();
    return await deriveFrom(server.url, dataDir);
  } finally {
    await server.stop();
    await removeEmbeddedPostgres(dataDir);
  }
}
