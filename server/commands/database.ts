import pg from 'pg';
import { embeddedUrl, startEmbeddedPostgres } from '../platform/postgres/embedded-server.ts';
import { type Database, openPostgres } from '../platform/postgres/postgres.ts';
import { lockDataDir } from '../platform/process/data-dir-lock.ts';
import { StartError } from '../platform/process/start-error.ts';
import { findDatabaseProblems } from '../start/check-database.ts';
import type { Config } from '../start/config.ts';
import type { CommandContext } from './command.ts';

const RUNNING_ANSWERS_WITHIN_MS = 30_000;
/** No shopper waits for a command, so its statements may take longer than those of a request. */
const STATEMENT_TIMEOUT_MS = 60_000;

/** Waits for the database of a shop that is still starting. */
async function waitForDatabase(url: string): Promise<void> {
  const deadline = Date.now() + RUNNING_ANSWERS_WITHIN_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return await client.end();
    } catch (error) {
      if (Date.now() > deadline)
        throw new StartError(`The database of the running shop does not answer: ${(error as Error).message}`);
      await new Promise((next) => setTimeout(next, 100));
    }
  }
}

/** `DATABASE_URL`, else the embedded server of `DATA_DIR`: the running shop's, or a new one that ends with the command. */
async function databaseUrl(stores: Config['stores'], { resources, say }: CommandContext): Promise<string> {
  const { dataDir, databaseUrl: given } = stores;
  if (given !== null) {
    const wrong = await findDatabaseProblems({ url: given, waitMs: 0, mayBeReadOnly: true, say });
    if (wrong.length > 0) throw new StartError(wrong.join('\n'));
    return given;
  }
  const lock = lockDataDir(dataDir);
  if (lock === null) {
    const url = embeddedUrl(dataDir);
    await waitForDatabase(url);
    return url;
  }
  await resources.open(
    () => lock,
    (held) => held.release(),
  );
  const server = await resources.open(
    (signal) => startEmbeddedPostgres({ dataDir, say, signal }),
    (started) => started.stop(),
  );
  return server.url;
}

/** Opens the shop's database until the command ends. */
export async function openDatabase(context: CommandContext): Promise<Database> {
  const url = await databaseUrl(context.config.stores, context);
  const postgres = await context.resources.open(
    () => openPostgres({ url, poolMax: 4, statementTimeoutMs: STATEMENT_TIMEOUT_MS }, () => {}),
    (opened) => opened.close(),
  );
  return postgres.db;
}
