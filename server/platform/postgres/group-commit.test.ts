import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { AGAIN, BUSY, createGroupCommit, type GroupCommitOptions } from './group-commit.ts';
import { CommitInDoubtError } from './postgres-errors.ts';

/** A database error as the driver throws it. */
const postgresError = (code: string) => Object.assign(new Error(code), { code });

function gate() {
  let open = () => {};
  const opened = new Promise<void>((done) => {
    open = done;
  });
  return { open, opened };
}

function doubling(batches: number[][], overrides: Partial<GroupCommitOptions<number, number>> = {}) {
  return createGroupCommit<number, number>({
    batchMax: 4,
    queueMax: 100,
    deadlineMs: 10_000,
    async run(jobs) {
      batches.push([...jobs]);
      return jobs.map((job) => job * 2);
    },
    ...overrides,
  });
}

test('a lone job is a batch of its own', async () => {
  const batches: number[][] = [];
  expect(await doubling(batches).submit(21)).toBe(42);
  expect(batches).toEqual([[21]]);
});

test('jobs that arrive while a batch runs are the next batches, in order and within the limit', async () => {
  const batches: number[][] = [];
  const first = gate();
  const commit = doubling(batches, {
    async run(jobs) {
      batches.push([...jobs]);
      if (batches.length === 1) await first.opened;
      return jobs.map((job) => job * 2);
    },
  });
  const lone = commit.submit(0);
  await expect.poll(() => batches.length).toBe(1);
  const rest = [1, 2, 3, 4, 5, 6].map((job) => commit.submit(job));
  first.open();
  expect(await Promise.all([lone, ...rest])).toEqual([0, 2, 4, 6, 8, 10, 12]);
  expect(batches).toEqual([[0], [1, 2, 3, 4], [5, 6]]);
});

test('a batch that hangs: its jobs and those behind it are BUSY at their deadline, and what hangs is not run again', async () => {
  const hanging = gate();
  const batches: number[][] = [];
  const commit = doubling(batches, {
    deadlineMs: 100,
    batchMax: 1,
    async run(jobs) {
      batches.push([...jobs]);
      if (batches.length === 1) await hanging.opened;
      throw postgresError('08006');
    },
  });
  expect(await Promise.all([commit.submit(1), commit.submit(2)])).toEqual([BUSY, BUSY]);
  hanging.open();
  await commit.close();
  expect(batches).toEqual([[1]]);
});

test('after a commit in doubt the batch runs again and finds out by itself', async () => {
  let runs = 0;
  const commit = doubling([], {
    async run(jobs) {
      if (runs++ === 0) throw new CommitInDoubtError('no answer');
      return jobs.map((job) => job * 2);
    },
  });
  expect(await commit.submit(1)).toBe(2);
});

test('a full queue answers BUSY at once and takes jobs again when it has drained', async () => {
  const batches: number[][] = [];
  const commit = doubling(batches, { queueMax: 2 });
  const answers = await Promise.all([1, 2, 3].map((job) => commit.submit(job)));
  expect(answers).toEqual([2, 4, BUSY]);
  expect(await commit.submit(4)).toBe(8);
});

test('a job whose deadline passed before its batch began is BUSY and never runs', async () => {
  const batches: number[][] = [];
  const first = gate();
  const commit = doubling(batches, {
    deadlineMs: 10_000,
    async run(jobs) {
      batches.push([...jobs]);
      await first.opened;
      return jobs.map((job) => job);
    },
  });
  const running = commit.submit(1);
  await expect.poll(() => batches.length).toBe(1);
  const late = commit.submit(2);
  const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 10_001);
  first.open();
  expect(await late).toBe(BUSY);
  clock.mockRestore();
  expect(await running).toBe(1);
  expect(batches).toEqual([[1]]);
});

test.each(['40P01', '40001', '57014', '08006', 'ECONNRESET'])(
  'after %s the whole batch runs again',
  async (code) => {
    const batches: number[][] = [];
    const commit = doubling(batches, {
      async run(jobs, attempt) {
        batches.push([...jobs]);
        if (attempt < 2) throw postgresError(code);
        return jobs.map((job) => job * 2);
      },
    });
    expect(await Promise.all([commit.submit(1), commit.submit(2)])).toEqual([2, 4]);
    expect(batches).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
  },
);

test('a batch that fails four times is BUSY, and the next batch runs', async () => {
  let isAway = true;
  let runs = 0;
  const commit = doubling([], {
    async run(jobs) {
      runs++;
      if (isAway) throw postgresError('40P01');
      return jobs.map((job) => job * 2);
    },
  });
  expect(await commit.submit(1)).toBe(BUSY);
  expect(runs).toBe(4);
  isAway = false;
  expect(await commit.submit(1)).toBe(2);
});

test('an unknown error fails its batch, and the batch does not run again', async () => {
  let runs = 0;
  const commit = doubling([], {
    async run() {
      runs++;
      throw new TypeError('undefined is not an order');
    },
  });
  await expect(commit.submit(1)).rejects.toThrow('undefined is not an order');
  expect(runs).toBe(1);
});

test('bad data fails its own job and no other job of the batch', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }), async (areBad) => {
      const written: number[] = [];
      const commit = createGroupCommit<number, number>({
        batchMax: 16,
        queueMax: 100,
        deadlineMs: 10_000,
        async run(jobs) {
          if (jobs.some((job) => areBad[job])) throw postgresError('23514');
          written.push(...jobs);
          return jobs.map((job) => job);
        },
      });
      const outcomes = await Promise.allSettled(areBad.map((_, job) => commit.submit(job)));
      expect(outcomes.map((outcome) => outcome.status === 'rejected')).toEqual(areBad);
      expect(written).toEqual(areBad.flatMap((isBad, job) => (isBad ? [] : [job])));
    }),
  );
});

test('random loads: every job is answered once, in batches within the limit, whatever fails', async () => {
  const step = fc.record({
    jobs: fc.integer({ min: 1, max: 12 }),
    trouble: fc.constantFrom(null, '40001', 'again'),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      async (steps, batchMax) => {
        const applied = new Map<number, number>();
        const troubles = steps.map((each) => each.trouble);
        const commit = createGroupCommit<number, number>({
          batchMax,
          queueMax: 1_000,
          deadlineMs: 10_000,
          async run(jobs) {
            expect(jobs.length).toBeLessThanOrEqual(batchMax);
            const trouble = troubles.shift();
            if (trouble === '40001') throw postgresError('40001');
            if (trouble === 'again') return jobs.map(() => AGAIN);
            for (const job of jobs) applied.set(job, (applied.get(job) ?? 0) + 1);
            return jobs.map((job) => job);
          },
        });
        let next = 0;
        const answers = steps.flatMap(({ jobs }) =>
          Array.from({ length: jobs }, () => commit.submit(next++)),
        );
        const settled = await Promise.all(answers);
        settled.forEach((answer, job) => {
          expect(answer === BUSY ? 0 : 1).toBe(applied.get(job) ?? 0);
        });
      },
    ),
  );
});

test('closing waits for the jobs that were taken and refuses later ones', async () => {
  const batches: number[][] = [];
  const commit = doubling(batches);
  const taken = commit.submit(1);
  const closed = commit.close();
  expect(await commit.submit(2)).toBe(BUSY);
  await closed;
  expect(await taken).toBe(2);
});
