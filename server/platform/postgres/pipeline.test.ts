import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { createPipelineConnection, type PipelineConnection } from './pipeline.ts';
import { classifyPostgresError } from './postgres.ts';

let database: TestDatabase;
let connection: PipelineConnection;
beforeAll(async () => {
  database = await createTestDatabase();
  connection = createPipelineConnection(database.options);
});
afterAll(async () => {
  await connection.close();
  await database.close();
});

const DIVIDE = { name: 'divide', text: 'SELECT 1 / $1::int AS result' };

test('a transaction fails with the error that ended it, not with the error of a statement sent behind', async () => {
  const work = connection.transaction((pipeline) => {
    const failing = pipeline.query(DIVIDE, [0]);
    const behind = pipeline.query(DIVIDE, [1]);
    const heardLate = failing.catch(async (error: unknown) => {
      await behind.catch(() => {});
      throw error;
    });
    return Promise.all([heardLate, behind]);
  });
  // 22012: division by zero; 25P02 would be "current transaction is aborted".
  await expect(work).rejects.toMatchObject({ code: '22012' });
});

test('after a transaction that failed, the connection works', async () => {
  await expect(connection.transaction((pipeline) => pipeline.query(DIVIDE, [0]))).rejects.toThrow();
  expect(await connection.transaction((pipeline) => pipeline.query(DIVIDE, [1]))).toEqual([{ result: 1 }]);
});

test('a silent server is given up, and the next transaction gets a new connection', async () => {
  const impatient = createPipelineConnection({ ...database.options, statementTimeoutMs: 100 });
  const UNLIMITED = { name: 'unlimited', text: 'SET LOCAL statement_timeout = 0' };
  const SLEEP = { name: 'sleep', text: 'SELECT pg_sleep($1::int)' };
  const silence = impatient.transaction(async (pipeline) => {
    await pipeline.execute(UNLIMITED, []);
    return pipeline.query(SLEEP, [60]);
  });
  expect(classifyPostgresError(await silence.catch((error: unknown) => error))).toBe('connection');
  expect(await impatient.transaction((pipeline) => pipeline.query(DIVIDE, [1]))).toEqual([{ result: 1 }]);
  await impatient.close();
});
