import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '../platform/process/ports.ts';
import { createTestDatabase, type TestDatabase } from '../test/database.ts';
import { findDatabaseProblems } from './check-database.ts';

const opened: { database: TestDatabase | null; proxy: Server | null } = { database: null, proxy: null };

afterEach(async () => {
  opened.proxy?.close();
  await opened.database?.drop();
  opened.proxy = null;
  opened.database = null;
});

async function openDatabase(options?: { migrated: boolean }): Promise<TestDatabase> {
  opened.database = await createTestDatabase(options);
  return opened.database;
}

function problemsOf(url: string, options: { mayBeReadOnly?: boolean } = {}): Promise<string[]> {
  return findDatabaseProblems({ url, waitMs: 0, say: () => {}, ...options });
}

/** The URL with one part changed. */
function changed(url: string, change: (parts: URL) => void): string {
  const parts = new URL(url);
  change(parts);
  return parts.href;
}

test('a database of the shop and an empty database have no problems', async () => {
  expect(await problemsOf((await openDatabase()).url)).toEqual([]);
  await opened.database?.drop();
  expect(await problemsOf((await openDatabase({ migrated: false })).url)).toEqual([]);
});

test('the problem of a server that does not answer shows its address but not the password', async () => {
  const port = await freePort('127.0.0.1');
  const problems = await problemsOf(`postgres://shop:hunter22@127.0.0.1:${port}/shop`);
  expect(problems).toEqual([
    expect.stringContaining(`DATABASE_URL: PostgreSQL at 127.0.0.1:${port} does not answer`),
  ]);
  expect(problems.join()).not.toContain('hunter22');
});

test('a server that starts during the wait has no problems', async () => {
  const { url } = await openDatabase();
  const socketFolder = new URL(url).searchParams.get('host');
  const port = await freePort('127.0.0.1');
  const proxy = createServer((socket) => {
    const server = connect(`${socketFolder}/.s.PGSQL.5432`);
    socket.pipe(server).pipe(socket);
    socket.on('error', () => server.destroy());
    server.on('error', () => socket.destroy());
  });
  opened.proxy = proxy;
  const said: string[] = [];
  const problems = await findDatabaseProblems({
    url: changed(url, (parts) => {
      parts.host = `127.0.0.1:${port}`;
      parts.search = '';
    }),
    waitMs: 60_000,
    say(line) {
      said.push(line);
      proxy.listen(port, '127.0.0.1');
    },
  });
  expect(problems).toEqual([]);
  expect(said).toEqual([expect.stringContaining(`Waiting up to 60 s for PostgreSQL at 127.0.0.1:${port}`)]);
});

test('the wait ends when its signal fires', async () => {
  const stopping = new AbortController();
  const port = await freePort('127.0.0.1');
  const problems = await findDatabaseProblems({
    url: `postgres://127.0.0.1:${port}/shop`,
    waitMs: 600_000,
    say: () => stopping.abort(),
    signal: stopping.signal,
  });
  expect(problems).toHaveLength(1);
});

test('an unknown database or user is reported without waiting', async () => {
  const { url } = await openDatabase();
  const wait = { waitMs: 600_000, say: () => {} };
  const noDatabase = changed(url, (parts) => {
    parts.pathname = '/no_such_database';
  });
  expect(await findDatabaseProblems({ url: noDatabase, ...wait })).toEqual([
    expect.stringContaining("has no database 'no_such_database'"),
  ]);
  const noUser = changed(url, (parts) => {
    parts.username = 'nobody';
  });
  expect(await findDatabaseProblems({ url: noUser, ...wait })).toEqual([
    expect.stringContaining('refuses the user or the password'),
  ]);
});

test('a server that is not PostgreSQL is reported with its address', async () => {
  const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  opened.proxy = server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await problemsOf(`postgres://127.0.0.1:${port}/shop`)).toEqual([
    expect.stringContaining(`127.0.0.1:${port}`),
  ]);
});

test('PostgreSQL older than 18 is refused', async () => {
  const { url, db } = await openDatabase({ migrated: false });
  // A schema in front of pg_catalog makes the server report an old version.
  await sql`CREATE SCHEMA old`.execute(db);
  await sql`
    CREATE FUNCTION old.current_setting(name text) RETURNS text LANGUAGE sql AS $$
      SELECT CASE name WHEN 'server_version_num' THEN '160003' WHEN 'server_version' THEN '16.3'
        ELSE pg_catalog.current_setting(name) END $$`.execute(db);
  const { rows } = await sql<{ name: string }>`SELECT current_database() AS name`.execute(db);
  await sql`ALTER DATABASE ${sql.id(rows[0]?.name ?? '')} SET search_path = old, pg_catalog, public`.execute(
    db,
  );
  expect(await problemsOf(url)).toEqual([
    'DATABASE_URL: PostgreSQL 16.3 is too old; the shop needs 18 or newer',
  ]);
});

test('a read-only database is refused for a start and accepted for a command that only reads', async () => {
  const { url, db } = await openDatabase();
  const { rows } = await sql<{ name: string }>`SELECT current_database() AS name`.execute(db);
  await sql`ALTER DATABASE ${sql.id(rows[0]?.name ?? '')} SET default_transaction_read_only = on`.execute(db);
  expect(await problemsOf(url)).toEqual([expect.stringContaining('the database is read-only')]);
  expect(await problemsOf(url, { mayBeReadOnly: true })).toEqual([]);
});

test('a database of another application is refused', async () => {
  const { url, db } = await openDatabase({ migrated: false });
  await sql`CREATE TABLE wp_posts (id int)`.execute(db);
  expect(await problemsOf(url)).toEqual([
    'DATABASE_URL: the database belongs to another application; it has the tables wp_posts',
  ]);
});

test('a database of a newer version of the shop is refused', async () => {
  const { url, db } = await openDatabase();
  await sql`INSERT INTO kysely_migration (name, timestamp) VALUES ('9999_future', '')`.execute(db);
  expect(await problemsOf(url)).toEqual([expect.stringContaining('which made 9999_future')]);
});
