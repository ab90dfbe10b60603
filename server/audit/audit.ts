import { sql } from 'kysely';
import type { Database, Tx } from '../platform/postgres/postgres.ts';
import { INVARIANTS, type Invariant } from './invariants.ts';

/** A finding shows at most this many offending rows; without the limit one bad invariant could list every order. */
const SHOWN_MAX = 20;

export interface Finding {
  name: string;
  says: string;
  offenders: Record<string, unknown>[];
  /** The number of all offending rows. */
  count: number;
  ms: number;
}

export interface AuditReport {
  isClean: boolean;
  findings: Finding[];
  /** The number of rows that were audited. */
  size: { orders: number; payments: number; skus: number };
}

/** Runs `read` on one read-only snapshot, so that orders placed meanwhile disturb nothing and are not disturbed. */
export async function onSnapshot<T>(db: Database, read: (tx: Tx) => Promise<T>): Promise<T> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      // Sums over all orders may take minutes, so there is no timeout. With hash tables in memory they take seconds.
      await sql`SET LOCAL statement_timeout = 0`.execute(tx);
      await sql`SET LOCAL work_mem = '256MB'`.execute(tx);
      return read(tx);
    });
}

/** Looks for the rows that break one invariant. */
export async function checkInvariant(tx: Tx, { name, says, offenders }: Invariant): Promise<Finding> {
  const start = performance.now();
  const query = sql<Record<string, unknown>>`
    SELECT *, count(*) OVER () AS offenders_in_all FROM (${sql.raw(offenders)}) offenders LIMIT ${SHOWN_MAX}`;
  const { rows } = await query.execute(tx);
  const count = Number(rows[0]?.offenders_in_all ?? 0);
  const shown = rows.map(({ offenders_in_all: _, ...row }) => row);
  return { name, says, offenders: shown, count, ms: Math.round(performance.now() - start) };
}

/**
 * Proves the books on a live shop: every invariant in one snapshot.
 * @param onFinding called as each invariant has been looked at
 */
export async function runAudit(
  db: Database,
  onFinding: (finding: Finding) => void = () => {},
): Promise<AuditReport> {
  return onSnapshot(db, async (tx) => {
    const findings: Finding[] = [];
    for (const invariant of INVARIANTS) {
      const finding = await checkInvariant(tx, invariant);
      findings.push(finding);
      onFinding(finding);
    }
    const { rows } = await sql<AuditReport['size']>`
      SELECT (SELECT count(*) FROM orders) AS orders, (SELECT count(*) FROM payments) AS payments,
             (SELECT count(*) FROM stock) AS skus`.execute(tx);
    return {
      isClean: findings.every((each) => each.count === 0),
      findings,
      size: rows[0] as AuditReport['size'],
    };
  });
}
