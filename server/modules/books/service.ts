import type { FastifyBaseLogger } from 'fastify';
import { checkInvariant, type Finding, onSnapshot } from '../../audit/audit.ts';
import { INVARIANTS } from '../../audit/invariants.ts';
import { type Database, inTransaction, type Tx } from '../../platform/postgres/postgres.ts';
import { recordEvents } from '../events/index.ts';
import { type Operator, recordAudit } from '../staff/index.ts';
import { dueChecks, readChecks, snapshotTime, storeFindings, tryCheckLock } from './queries.ts';
import type { Books } from './schema.ts';

/** A light is at most this old, plus one round of the job, where its check is cheap: a row that is wrong shows within a minute. */
const EVERY_MS = 20_000;
/** All checks together take at most this part of the time of one connection: the number of invariants, divided by this. */
const TOOK_FACTOR = 1_000;

export interface BooksDeps {
  /** Without the deadline of writes: a check of millions of orders takes longer. */
  db: Database;
  log: FastifyBaseLogger;
}

export type BooksService = ReturnType<typeof createBooks>;

/** The checks of the books: by themselves, and when somebody asks. */
export function createBooks({ db, log }: BooksDeps) {
  let askedFor: Promise<Finding[]> | null = null;

  async function store(tx: Tx, findings: readonly Finding[], checkedAt: Date): Promise<void> {
    const broken = await storeFindings(tx, findings, checkedAt);
    await recordEvents(tx, 'books.broken', broken);
    for (const { name, says, count, offenders } of findings.filter((each) => broken.includes(each.name)))
      log.error(
        { alarm: true, invariant: name, says, rows: count, first: offenders[0] },
        'the books are broken',
      );
  }

  async function read(): Promise<Books> {
    const checks = new Map((await readChecks(db)).map((check) => [check.name, check]));
    const items = INVARIANTS.map(({ name, says }) => {
      const check = checks.get(name);
      return {
        ...{ name, says },
        holds: check?.holds ?? null,
        checkedAt: check?.checkedAt.toISOString() ?? null,
        brokenSince: check?.brokenSince?.toISOString() ?? null,
        rows: check?.rows ?? [],
        rowCount: check?.rowCount ?? 0,
        tookMs: check?.tookMs ?? null,
      };
    });
    return { items };
  }

  /** Every invariant on one snapshot. */
  async function checkAll(operator: Operator): Promise<Finding[]> {
    const { findings, checkedAt } = await onSnapshot(db, async (tx) => {
      const found: Finding[] = [];
      for (const invariant of INVARIANTS) found.push(await checkInvariant(tx, invariant));
      return { findings: found, checkedAt: await snapshotTime(tx) };
    });
    await inTransaction(db, async (tx) => {
      await store(tx, findings, checkedAt);
      const broken = findings.filter(({ count }) => count > 0).map(({ name }) => name);
      await recordAudit(tx, { ...operator, action: 'books.check', subject: 'books', after: { broken } });
    });
    return findings;
  }

  return {
    read,

    /** Checks all of the books now. People who ask at the same time share one check of this server. */
    async check(operator: Operator): Promise<Books> {
      askedFor ??= checkAll(operator).finally(() => {
        askedFor = null;
      });
      await askedFor;
      return read();
    },

    /** Checks what is due, each invariant on a snapshot of its own. A server that finds another one at it does nothing. */
    async checkDue(signal: AbortSignal): Promise<void> {
      const names = INVARIANTS.map(({ name }) => name);
      const due = await dueChecks(db, names, { everyMs: EVERY_MS, tookFactor: TOOK_FACTOR });
      for (const invariant of INVARIANTS.filter(({ name }) => due.has(name))) {
        if (signal.aborted) return;
        const found = await onSnapshot(db, async (tx) =>
          (await tryCheckLock(tx))
            ? { finding: await checkInvariant(tx, invariant), checkedAt: await snapshotTime(tx) }
            : null,
        );
        if (found === null) return;
        await inTransaction(db, (tx) => store(tx, [found.finding], found.checkedAt));
      }
    },
  };
}
