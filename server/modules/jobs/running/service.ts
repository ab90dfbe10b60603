import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { JsonObject } from '../../../database-types.ts';
import {
  classifyPostgresError,
  type Database,
  inTransaction,
  type Tx,
} from '../../../platform/postgres/postgres.ts';
import { addPart, readFile } from '../files/service.ts';
import { copyChanged, insertRows, readWaiting, saveOutcomes } from '../rows/queries.ts';
import {
  type Change,
  type Outcome,
  type PageWork,
  type ReadRow,
  type RowWork,
  type RunningJob,
  UnreadableFile,
  type WaitingRow,
  type Works,
} from '../work.ts';
import {
  advance,
  beginStep,
  claimReading,
  endReading,
  failJob,
  finishJob,
  goOnReading,
  lockRunning,
  mark,
  postpone,
  rollBackToMark,
  type StepJob,
  setTotal,
} from './queries.ts';

/** Rows that one transaction applies: it holds their locks for some hundredths of a second. */
const BATCH_MAX = 200;
const READ_MAX = 1_000;
/** After so long the next job has its turn; the queue brings this one back behind the others. */
const STEP_MS = 1_000;
/**
 * How much longer than its work a pause is while many orders come in (decision 0019): the job then takes a thirtieth of
 * one processor.
 */
const PAUSE_FACTOR = 29;
/** A reading that is silent for longer than this has died. */
const READING_ALIVE_MS = 10_000;

export interface RunnerDeps {
  db: Database;
  works: Works;
  /** Whether so many orders come in at this moment that other work has to wait. */
  isRush(): Promise<boolean>;
  log: FastifyBaseLogger;
}

/** What a batch left: more to do, nothing (the job has ended, or another server is at it). */
type Batch = 'more' | 'over';

const runningJob = ({ id, name, staffId, requestId, isDryRun, input }: StepJob): RunningJob => ({
  ...{ id, name, isDryRun, input },
  by: { staffId, requestId },
});

/** What a row of an undoing job holds. */
interface UndoInput {
  input: JsonObject;
  changes: Change[];
}

/** Does jobs step by step. A step may be cut off at any moment: the database says where the next one begins. */
export function createRunner({ db, works, isRush, log }: RunnerDeps) {
  const pauseAfter = async (workMs: number) => ((await isRush()) ? workMs * PAUSE_FACTOR : 0);

  function rowWorkOf(job: StepJob): RowWork {
    const kind = job.kind === 'undo' ? (job.input.of as 'import' | 'bulk') : (job.kind as 'import' | 'bulk');
    const work = works.rows[kind]?.[job.name];
    if (work === undefined) throw new Error(`no work is named ${kind} ${job.name}`);
    return work;
  }

  async function applyRows(tx: Tx, job: StepJob, rows: readonly WaitingRow[]): Promise<Outcome[]> {
    const work = rowWorkOf(job);
    if (job.kind !== 'undo') return work.apply(tx, runningJob(job), rows);
    if (work.undo === undefined) throw new Error(`${job.name} cannot be undone`);
    const undone = rows.map(({ row, input }) => ({ row, ...(input as unknown as UndoInput) }));
    return work.undo(tx, runningJob(job), undone);
  }

  /** Applies the next rows. Their effects, their outcomes and the place of the job are one transaction. */
  async function applyBatch(id: string, size: number, fallback?: Outcome): Promise<Batch> {
    return inTransaction(db, async (tx) => {
      const job = await lockRunning(tx, id);
      if (job === undefined) return 'over';
      const rows = await readWaiting(tx, id, Number(job.place), size);
      const last = rows.at(-1);
      if (last === undefined) {
        await finishJob(tx, id);
        return 'over';
      }
      if (job.isDryRun) await mark(tx);
      const outcomes = fallback === undefined ? await applyRows(tx, job, rows) : rows.map(() => fallback);
      if (job.isDryRun) await rollBackToMark(tx);
      await saveOutcomes(tx, id, rows, outcomes);
      await advance(tx, id, { place: String(last.row), done: rows.length });
      return 'more';
    });
  }

  /** One row that nobody foresaw must not stop the others: rows of a batch that fails are applied one by one. */
  async function applyNext(id: string): Promise<Batch> {
    try {
      return await applyBatch(id, BATCH_MAX);
    } catch (error) {
      if (isPassing(error)) throw error;
      log.warn({ err: error, jobId: id }, 'rows of a job failed together and are applied one by one');
    }
    for (let nth = 0; nth < BATCH_MAX; nth += 1) if ((await applyOne(id)) === 'over') return 'over';
    return 'more';
  }

  async function applyOne(id: string): Promise<Batch> {
    try {
      return await applyBatch(id, 1);
    } catch (error) {
      if (isPassing(error)) throw error;
      log.error({ err: error, jobId: id }, 'a row of a job failed');
      return applyBatch(id, 1, {
        column: '',
        zh: '系统无法处理这一行',
        en: 'The shop could not process this row',
      });
    }
  }

  /** Writes the next page of a file. Its part and the place of the job are one transaction. */
  async function writePage(id: string, work: PageWork): Promise<Batch> {
    return inTransaction(db, async (tx) => {
      const job = await lockRunning(tx, id);
      if (job === undefined) return 'over';
      const running = runningJob(job);
      if (!job.isRead) await setTotal(tx, id, await work.count(tx, running));
      const { text, count, next } = await work.page(tx, running, job.place);
      await addPart(tx, { jobId: id, kind: 'result', part: job.parts }, text);
      await advance(tx, id, { place: next ?? '', done: count, parts: 1 });
      if (next !== null) return 'more';
      await finishJob(tx, id);
      return 'over';
    });
  }

  /** Stores rows of a file. @returns false where this reading must stop */
  async function storeRows(id: string, claim: string, rows: readonly ReadRow[]): Promise<boolean> {
    const counts = { rows: rows.length, failed: rows.filter(({ failure }) => failure).length };
    return inTransaction(db, async (tx) => {
      if (!(await goOnReading(tx, id, claim, counts, READING_ALIVE_MS))) return false;
      await insertRows(tx, id, rows);
      return true;
    });
  }

  async function readRows(job: StepJob, read: NonNullable<RowWork['read']>, signal: AbortSignal) {
    const claim = randomUUID();
    const isMine = await inTransaction(db, async (tx) => {
      if ((await lockRunning(tx, job.id)) === undefined) return false;
      await claimReading(tx, job.id, claim);
      return true;
    });
    if (!isMine) return false;
    const rows = read(runningJob(job), readFile(db, job.id, 'input'));
    let batch: ReadRow[] = [];
    for (let start = performance.now(); ; ) {
      const next = await rows.next();
      if (next.done !== true) batch.push(next.value);
      if (batch.length >= READ_MAX || (next.done && batch.length > 0)) {
        if (signal.aborted || !(await storeRows(job.id, claim, batch))) return false;
        batch = [];
        const pauseMs = Math.min(await pauseAfter(performance.now() - start), READING_ALIVE_MS / 2);
        if (pauseMs > 0) await setTimeout(pauseMs, undefined, { signal }).catch(() => {});
        start = performance.now();
      }
      if (next.done) return inTransaction(db, (tx) => endReading(tx, job.id, claim, next.value));
    }
  }

  /** Stores the rows that an undoing job has to take back. */
  const copyRows = (job: StepJob) =>
    inTransaction(db, async (tx) => {
      if ((await lockRunning(tx, job.id)) === undefined) return false;
      if (job.undoes === null) throw new Error(`job ${job.id} has no rows and reads no file`);
      await setTotal(tx, job.id, await copyChanged(tx, job.undoes, job.id));
      return true;
    });

  /** @returns false where the job cannot go on here */
  async function prepare(job: StepJob, signal: AbortSignal): Promise<boolean> {
    if (job.kind === 'export' || job.isRead) return true;
    const { read } = rowWorkOf(job);
    if (job.kind === 'undo' || read === undefined) return copyRows(job);
    try {
      return await readRows(job, read, signal);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      await failJob(db, job.id, error.failure);
      return false;
    }
  }

  return {
    /**
     * Goes on with a job for about a second.
     * @returns how many milliseconds the next step should wait; null where no further step is needed
     */
    async step(id: string, signal: AbortSignal): Promise<number | null> {
      const job = await beginStep(db, id);
      if (job === undefined || !(await prepare(job, signal))) return null;
      const pages = job.kind === 'export' ? works.pages[job.name] : undefined;
      for (const end = performance.now() + STEP_MS; performance.now() < end && !signal.aborted; ) {
        const start = performance.now();
        const batch = pages ? await writePage(id, pages) : await applyNext(id);
        if (batch === 'over') return null;
        const pauseMs = await pauseAfter(performance.now() - start);
        if (pauseMs === 0) continue;
        await postpone(db, id, pauseMs);
        return pauseMs;
      }
      return 0;
    },
  };
}

/** The same rows may pass at another time, such as when the database is back. */
const isPassing = (error: unknown) =>
  ['retry', 'connection', 'in_doubt'].includes(classifyPostgresError(error));
