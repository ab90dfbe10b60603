import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { type Death, dieAt } from '../../test/kill-points.ts';
import { openPostgres, type Postgres } from '../postgres/postgres.ts';
import { createJobQueue, JOB_QUEUE_CONNECTIONS, type JobQueue } from './job-queue.ts';

let database: TestDatabase;
let own: Postgres;
let queue: JobQueue;
beforeAll(async () => {
  database = await createTestDatabase();
  own = openPostgres({ ...database.options, poolMax: JOB_QUEUE_CONNECTIONS }, () => {});
  queue = createJobQueue(own, pino({ level: 'silent' }));
});
afterAll(async () => {
  await queue.close();
  await database.drop();
});

/** Works until the task has been called `calls` times. @returns the payloads of these calls */
async function workUntil(calls: number): Promise<unknown[]> {
  const seen: unknown[] = [];
  const stopping = new AbortController();
  await queue.work(
    {
      async greet(payload) {
        seen.push(payload);
        if (seen.length === calls) stopping.abort();
      },
    },
    stopping.signal,
  );
  return seen;
}

test('a job that is added several times with one key runs once, with its latest payload', async () => {
  const key = 'greet:1';
  for (const name of ['a', 'b', 'c']) await queue.add('greet', { name }, { key });
  expect(await queue.alive([key, 'greet:2'])).toEqual(new Set([key]));
  expect(await workUntil(1)).toEqual([{ name: 'c' }]);
  expect(await queue.alive([key])).toEqual(new Set());
});

test('a job that adds itself again runs again', async () => {
  await queue.add('greet', { times: 0 }, { key: 'greet:again' });
  const stopping = new AbortController();
  let last = 0;
  await queue.work(
    {
      async greet(payload, addJob) {
        last = Number(payload.times);
        if (last < 3) await addJob('greet', { times: last + 1 }, { key: 'greet:again' });
        else stopping.abort();
      },
    },
    stopping.signal,
  );
  expect(last).toBe(3);
});

describe('when the connection dies as a job ends', () => {
  const ends = {
    succeeds: async () => {},
    fails: async () => {
      throw new Error('the task fails');
    },
  };
  for (const [how, end] of Object.entries(ends)) {
    test(`and the job ${how}, the worker throws, and the job can be added again`, async () => {
      const key = `greet:dies ${how}`;
      await queue.add('greet', {}, { key });
      let death: Death | undefined;
      const work = queue.work(
        {
          greet: async () => {
            death = dieAt(own, 0);
            await end();
          },
        },
        new AbortController().signal,
      );
      await expect(work).rejects.toThrow('ended before it was stopped');
      await death?.revive();
      expect(await queue.alive([key])).toEqual(new Set([key]));
      await database.pool.query(
        `UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '1 minute'`,
      );
      expect(await queue.alive([key])).toEqual(new Set());
      await queue.add('greet', { name: 'anew' }, { key });
      expect(await workUntil(1)).toEqual([{ name: 'anew' }]);
    });
  }
});

test('close ends the worker of the queue', async () => {
  const other = createJobQueue(
    openPostgres({ ...database.options, poolMax: JOB_QUEUE_CONNECTIONS }, () => {}),
    pino({ level: 'silent' }),
  );
  await other.add('greet', {}, { key: 'greet:last' });
  let isDone = false;
  const done = Promise.withResolvers<void>();
  const work = other.work({ greet: async () => done.resolve() }, new AbortController().signal).finally(() => {
    isDone = true;
  });
  await done.promise;
  expect(isDone).toBe(false);
  await other.close();
  await work;
});
