import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { createPipelineConnection, type PipelineConnection } from './pipeline.ts';
import { inTransaction } from './postgres.ts';
import { CommitInDoubtError, classifyPostgresError, NotCommittedError } from './postgres-errors.ts';

/** How COMMIT is answered, on every way by which the shop commits. replication.test.ts has the same with a real standby. */

let database: TestDatabase;
let connection: PipelineConnection;
beforeAll(async () => {
  database = await createTestDatabase();
  connection = createPipelineConnection(database.options);
  // A constraint trigger that is deferred runs inside COMMIT, as the warning of a cancelled wait comes inside COMMIT.
  await database.pool.query(`
    CREATE TABLE marks (id int);
    CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'not replicated'; RETURN NULL; END $$;
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE unique_violation; END $$;
    CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_terminate_backend(pg_backend_pid(), 1000); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER w AFTER INSERT ON marks DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.id = 1)
      EXECUTE FUNCTION warn();
    CREATE CONSTRAINT TRIGGER f AFTER INSERT ON marks DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.id = 2)
      EXECUTE FUNCTION fail();
    CREATE CONSTRAINT TRIGGER d AFTER INSERT ON marks DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.id = 3)
      EXECUTE FUNCTION die();`);
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

const [WARNED, REFUSED, LOST] = [1, 2, 3];
const INSERT = { name: 'mark', text: 'INSERT INTO marks VALUES ($1::int)' };
const DIVIDE = { name: 'divide', text: 'SELECT 1 / $1::int' };
const PID = { name: 'pid', text: 'SELECT pg_backend_pid() AS pid WHERE $1::int > 0' };

interface Writer {
  mark(id: number): Promise<unknown>;
  pid(): Promise<number>;
}

const inPipeline: Writer = {
  mark: (id) => connection.transaction((pipeline) => pipeline.execute(INSERT, [id])),
  pid: async () =>
    (await connection.transaction((pipeline) => pipeline.query<{ pid: number }>(PID, [1])))[0]?.pid ?? 0,
};

const readPid = async () => {
  const { rows } = await database.pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
};

const inKysely: Writer = {
  mark: (id) => inTransaction(database.db, (tx) => sql`INSERT INTO marks VALUES (${id})`.execute(tx)),
  pid: readPid,
};

const alone: Writer = {
  mark: (id) => sql`INSERT INTO marks VALUES (${id})`.execute(database.db),
  pid: readPid,
};

describe.each([
  ['a pipelined transaction', inPipeline],
  ['inTransaction', inKysely],
  ['a lone statement', alone],
])('%s', (_name, writer) => {
  test('COMMIT with a warning is in doubt, and its connection is not used again', async () => {
    const before = await writer.pid();
    const error = await writer.mark(WARNED).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CommitInDoubtError);
    expect(classifyPostgresError(error)).toBe('in_doubt');
    expect(await writer.pid()).not.toBe(before);
  });

  test('COMMIT that is refused is the error of the server, and its connection is used again', async () => {
    const before = await writer.pid();
    await expect(writer.mark(REFUSED)).rejects.toMatchObject({ code: '23505' });
    expect(await writer.pid()).toBe(before);
  });

  test('COMMIT whose connection ends is in doubt', async () => {
    await expect(writer.mark(LOST)).rejects.toBeInstanceOf(CommitInDoubtError);
    expect(await writer.pid()).toBeGreaterThan(0);
  });
});

describe('COMMIT that is answered ROLLBACK, because a failed statement was ignored', () => {
  test('in a pipelined transaction it is an error', async () => {
    const work = connection.transaction(async (pipeline) => {
      await pipeline.query(DIVIDE, [0]).catch(() => {});
      return 'done';
    });
    await expect(work).rejects.toBeInstanceOf(NotCommittedError);
  });

  test('in inTransaction it is an error', async () => {
    const work = inTransaction(database.db, async (tx) => {
      await sql`SELECT 1 / 0`.execute(tx).catch(() => {});
      return 'done';
    });
    await expect(work).rejects.toBeInstanceOf(NotCommittedError);
  });
});

test('a warning of an earlier statement does not put COMMIT in doubt', async () => {
  const work = inTransaction(database.db, async (tx) => {
    await sql`DO $$ BEGIN RAISE WARNING 'about something else'; END $$`.execute(tx);
    return 'done';
  });
  expect(await work).toBe('done');
});

test('a role that hides warnings does not hide this one', async () => {
  await database.pool.query(`DO $$ BEGIN EXECUTE format(
    'ALTER DATABASE %I SET client_min_messages = error', current_database()); END $$`);
  const fresh = createPipelineConnection({ ...database.options });
  await expect(fresh.transaction((pipeline) => pipeline.execute(INSERT, [WARNED]))).rejects.toBeInstanceOf(
    CommitInDoubtError,
  );
  await fresh.close();
});

test('lone reads and read-only transactions run in sessions that cannot write', async () => {
  const isReadOnly = sql<{ on: string }>`SELECT current_setting('transaction_read_only') AS on`;
  expect((await isReadOnly.execute(database.db)).rows).toEqual([{ on: 'on' }]);
  expect((await inTransaction(database.db, (tx) => isReadOnly.execute(tx))).rows).toEqual([{ on: 'off' }]);
  await expect(database.reads.query('INSERT INTO marks VALUES (9)')).rejects.toMatchObject({ code: '25006' });
});

test('a lone SELECT that calls a function that writes is done, and its session is not taken for a standby', async () => {
  await database.pool.query(
    'CREATE FUNCTION mark(id int) RETURNS int LANGUAGE sql AS $$ INSERT INTO marks VALUES (id) RETURNING id $$',
  );
  for (const id of [7, 8]) {
    const { rows } = await sql`SELECT mark(${id}) AS id`.execute(database.db);
    expect(rows).toEqual([{ id }]);
  }
  expect(database.primary.state).toBe('writable');
});
