import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

const MIGRATIONS = join(import.meta.dirname, '..', 'migrations');
/** The schema uses uuidv7(), which PostgreSQL 18 introduced. */
const VERSION_MIN = 180_000;
const NAME = 'DATABASE_URL';
const CONNECT_WITHIN_MS = 5_000;
const TRY_EVERY_MS = 500;

export interface DatabaseCheck {
  url: string;
  /** The name of the database in the problems; `DATABASE_URL` by default. */
  name?: string;
  /** How long to wait for a database that does not answer yet, such as one that starts at the same time. */
  waitMs: number;
  /** A command that only reads may use a standby. */
  mayBeReadOnly?: boolean;
  say: (line: string) => void;
  /** Ends the wait. */
  signal?: AbortSignal;
}

/** Errors after which waiting can help: no server listens, the name is unknown, or the server starts, stops or has no free connection. */
const NOT_YET =
  /^(ECONNREFUSED|ECONNRESET|ENOENT|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|57P0[123]|53300)$/;
const NOT_YET_MESSAGE = /timeout|terminated unexpectedly/i;

function codeOf(error: unknown): string {
  // Node reports a host with several addresses as one AggregateError.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error && 'code' in first ? String(first.code) : '';
}

function messageOf(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message : String(first);
}

function isNotYet(error: unknown): boolean {
  return NOT_YET.test(codeOf(error)) || NOT_YET_MESSAGE.test(messageOf(error));
}

/** The address and database of the URL, without its password. `host` in the query is the folder of a socket. */
function placeOf(url: string): { address: string; database: string } {
  const { hostname, port, pathname, searchParams } = new URL(url);
  const address = searchParams.get('host') ?? `${hostname || 'localhost'}:${port || '5432'}`;
  return { address, database: decodeURIComponent(pathname.slice(1)) };
}

function explain(error: unknown, { url, name = NAME }: DatabaseCheck): string {
  const { address, database } = placeOf(url);
  const code = codeOf(error);
  if (code === '28P01' || code === '28000')
    return `${name}: PostgreSQL at ${address} refuses the user or the password (${messageOf(error)})`;
  if (code === '3D000') return `${name}: PostgreSQL at ${address} has no database '${database}'`;
  if (isNotYet(error)) return `${name}: PostgreSQL at ${address} does not answer (${messageOf(error)})`;
  return `${name}: the connection to ${address} failed (${messageOf(error)})`;
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((done) => {
    if (signal?.aborted) return done();
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      done();
    });
  });
}

/** @throws the last error of the connection when the time is over, or at once if waiting cannot help */
async function connect({ url, waitMs, say, signal }: DatabaseCheck): Promise<pg.Client> {
  const end = Date.now() + waitMs;
  for (let tries = 1; ; tries++) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_WITHIN_MS });
    // Without a listener the end of this connection would crash the process.
    client.on('error', () => {});
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => {});
      if (!isNotYet(error) || Date.now() >= end || signal?.aborted) throw error;
      if (tries === 1) say(`Waiting up to ${waitMs / 1_000} s for PostgreSQL at ${placeOf(url).address} …`);
      await pause(TRY_EVERY_MS, signal);
    }
  }
}

interface Facts {
  version: number;
  versionText: string;
  encoding: string;
  isReadOnly: boolean;
  mayCreate: boolean;
  /** Tables that are not part of an extension. */
  tables: string[];
  /** Whether the shop's migrations ever ran here. */
  hasMigrations: boolean;
}

/** One statement, so that it sees a migration of another process completely or not at all. */
const FACTS = `
  SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS "versionText",
    current_setting('server_encoding') AS encoding,
    pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' AS "isReadOnly",
    coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS "mayCreate",
    to_regclass('kysely_migration') IS NOT NULL AS "hasMigrations",
    ARRAY(SELECT relname::text FROM pg_class
      WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT EXISTS (
        SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')
      ORDER BY relname) AS tables`;

async function unknownMigrations(client: pg.Client): Promise<string[]> {
  const files = await readdir(MIGRATIONS);
  const known = new Set(files.map((file) => file.replace(/\.sql$/, '')));
  const { rows } = await client.query<{ name: string }>('SELECT name FROM kysely_migration ORDER BY name');
  return rows.map(({ name }) => name).filter((name) => !known.has(name));
}

async function wrongWith(client: pg.Client, check: DatabaseCheck): Promise<string[]> {
  const { name = NAME, mayBeReadOnly = false } = check;
  const { rows } = await client.query<Facts>(FACTS);
  const facts = rows[0] as Facts;
  const wrong: string[] = [];
  if (facts.version < VERSION_MIN)
    wrong.push(`${name}: PostgreSQL ${facts.versionText} is too old; the shop needs 18 or newer`);
  if (facts.encoding !== 'UTF8')
    wrong.push(`${name}: the database has the encoding ${facts.encoding}; the shop needs UTF8`);
  if (facts.isReadOnly && !mayBeReadOnly)
    wrong.push(`${name}: the database is read-only; the shop needs the primary server, not a standby`);
  else if (!facts.mayCreate && !mayBeReadOnly)
    wrong.push(`${name}: the user may not create tables in the database`);
  if (facts.hasMigrations) {
    const unknown = await unknownMigrations(client);
    if (unknown.length > 0)
      wrong.push(
        `${name}: the database was used by a newer version of the shop, which made ${unknown.join(', ')}`,
      );
  } else if (facts.tables.length > 0)
    wrong.push(
      `${name}: the database belongs to another application; it has the tables ${facts.tables.slice(0, 5).join(', ')}`,
    );
  return wrong;
}

/**
 * Finds what is wrong with the database and changes nothing. Each problem is one line: the database does not answer, refuses
 * the user, is too old, is a standby, or belongs to another application or to a newer version of the shop.
 */
export async function findDatabaseProblems(check: DatabaseCheck): Promise<string[]> {
  let client: pg.Client | undefined;
  try {
    client = await connect(check);
    return await wrongWith(client, check);
  } catch (error) {
    return [explain(error, check)];
  } finally {
    await client?.end().catch(() => {});
  }
}
