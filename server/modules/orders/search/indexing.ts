import { setTimeout } from 'node:timers/promises';
import { type Database, inTransaction } from '../../../platform/postgres/postgres.ts';
import { firstOrderNoOf } from '../order-no.ts';
import {
  addKeys,
  claimProgress,
  countOrdersSince,
  readNextOrderNos,
  readWithoutKeys,
  saveProgress,
} from './queries.ts';

/** Orders that get their keys in one transaction. */
const BATCH_MAX = 500;
/** Orders that are looked through at once for late ones: an index read of half a second at most. */
const CHECK_MAX = 10_000;
/** An order gets its number before it commits, and servers' clocks differ: a minute is more than both together. */
const LATE_MS = 60_000;
/**
 * While more orders than this come in a second, indexing leaves the machine to them: at full speed it costs PostgreSQL two
 * thirds of what placing the same orders does.
 */
const BUSY_PER_SECOND = 500;
/** How much longer than its work a pause is in that time: indexing then takes a hundredth of one core. */
const PAUSE_FACTOR = 99;

/** Gives the next orders their keys. @returns how many there were */
async function indexNext(db: Database): Promise<number> {
  return inTransaction(db, async (tx) => {
    const progress = await claimProgress(tx);
    if (progress === undefined) return 0;
    const orderNos = await readNextOrderNos(tx, progress.seenUntil, BATCH_MAX);
    const last = orderNos.at(-1);
    if (last === undefined) return 0;
    await addKeys(tx, orderNos);
    await saveProgress(tx, { ...progress, seenUntil: last });
    return orderNos.length;
  });
}

/** Finds orders that committed after a higher number had its keys. @returns how many orders were looked through */
async function indexLate(db: Database, nowMs: number): Promise<number> {
  return inTransaction(db, async (tx) => {
    const progress = await claimProgress(tx);
    if (progress === undefined) return 0;
    const settled = firstOrderNoOf(nowMs - LATE_MS);
    const [until = ''] = [settled, progress.seenUntil].sort();
    const { last, missing } = await readWithoutKeys(tx, {
      after: progress.checkedUntil,
      until,
      limit: CHECK_MAX,
    });
    if (last === null) return 0;
    await addKeys(tx, missing);
    await saveProgress(tx, { ...progress, checkedUntil: last });
    return missing.length;
  });
}

/** Whether so many orders come in at this moment that work in the background has to wait (decision 0019). */
export async function isBusy(db: Database): Promise<boolean> {
  return (
    (await countOrdersSince(db, firstOrderNoOf(Date.now() - 1_000), BUSY_PER_SECOND)) === BUSY_PER_SECOND
  );
}

export interface IndexingOptions {
  signal?: AbortSignal;
  nowMs?: number;
  /** Waits so many milliseconds, or until the signal. */
  pause?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

async function pauseFor(ms: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => {});
}

/**
 * Gives new orders the keys by which staff find them, so that placing an order does not have to. Only one server at a
 * time does this. In a rush the keys come later, and all of them come when the rush is over.
 */
export async function indexOrders(
  db: Database,
  { signal, nowMs = Date.now(), pause = pauseFor }: IndexingOptions = {},
): Promise<void> {
  while (!signal?.aborted) {
    const start = performance.now();
    if ((await indexNext(db)) < BATCH_MAX) break;
    if (await isBusy(db)) await pause((performance.now() - start) * PAUSE_FACTOR, signal);
  }
  while (!signal?.aborted && !(await isBusy(db)) && (await indexLate(db, nowMs)) > 0);
}
