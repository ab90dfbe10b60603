import { sql } from 'kysely';
import type { PaymentProvider } from '../../../gateways/payment-providers.ts';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import type { BillDifference } from '../bill/service.ts';
import type { Difference, Reconciliation } from './schema.ts';

/** Asks for a comparison. One that runs goes on. @returns the id of the row */
export async function requestDay(tx: Tx, date: string, provider: PaymentProvider): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    INSERT INTO reconciliations AS known (date, provider) VALUES (${date}::date, ${provider})
    ON CONFLICT (date, provider) DO UPDATE
    SET status = 'running', finished_at = NULL, requested_at = now(),
        claimed_until = CASE WHEN known.status = 'running' THEN known.claimed_until END
    RETURNING id`.execute(tx);
  return (rows[0] as { id: string }).id;
}

/** Makes the row of a day that has none, or whose bill was not there `retrySeconds` ago. @returns whether there is work now */
export async function requestDayOnce(
  db: Database,
  date: string,
  provider: PaymentProvider,
  retrySeconds: number,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    INSERT INTO reconciliations AS known (date, provider) VALUES (${date}::date, ${provider})
    ON CONFLICT (date, provider) DO UPDATE SET status = 'running', finished_at = NULL, claimed_until = NULL
    WHERE known.status = 'not_ready' AND known.finished_at <= now() - ${retrySeconds} * interval '1 second'`.execute(
    db,
  );
  return numAffectedRows === 1n;
}

export interface ClaimedDay {
  id: string;
  date: string;
  provider: PaymentProvider;
}

/** Claims one day that is to be compared; no other server claims it for `seconds`. */
export async function claimDay(db: Database, seconds: number): Promise<ClaimedDay | undefined> {
  const { rows } = await sql<ClaimedDay>`
    UPDATE reconciliations SET claimed_until = now() + ${seconds} * interval '1 second'
    WHERE id = (SELECT id FROM reconciliations
                WHERE status = 'running' AND (claimed_until IS NULL OR claimed_until <= now())
                ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, date::text, provider`.execute(db);
  return rows[0];
}

/** The provider did not answer: the day is tried again after `seconds`. */
export async function postponeDay(db: Database, id: string, answer: string, seconds: number): Promise<void> {
  await sql`
    UPDATE reconciliations SET answer = ${answer}, claimed_until = now() + ${seconds} * interval '1 second'
    WHERE id = ${id}`.execute(db);
}

export interface DayResult {
  status: 'done' | 'not_ready';
  lines: number | null;
  receivedFen: number | null;
  refundedFen: number | null;
  answer: string | null;
}

export async function finishDay(tx: Tx, id: string, result: DayResult): Promise<void> {
  const { status, lines, receivedFen, refundedFen, answer } = result;
  await sql`
    UPDATE reconciliations
    SET status = ${status}, lines = ${lines}, received_fen = ${receivedFen}, refunded_fen = ${refundedFen},
        answer = ${answer}, finished_at = now(), claimed_until = NULL
    WHERE id = ${id}`.execute(tx);
}

/** Stores what differs now. What was open and differs no more is settled; what staff settled stays settled. */
export async function storeDifferences(
  tx: Tx,
  reconciliationId: string,
  found: readonly BillDifference[],
): Promise<void> {
  await sql`
    WITH found AS (
      SELECT * FROM unnest(${found.map(({ kind }) => kind)}::text[],
                           ${found.map(({ outTradeNo }) => outTradeNo)}::text[],
                           ${found.map(({ outRequestNo }) => outRequestNo ?? '')}::text[],
                           ${found.map(({ billFen }) => billFen)}::bigint[],
                           ${found.map(({ booksFen }) => booksFen)}::bigint[],
                           ${found.map(({ note }) => note)}::text[])
             AS found(kind, out_trade_no, out_request_no, bill_fen, books_fen, evidence)
    ), gone AS (
      UPDATE reconciliation_differences d SET status = 'settled', settled_at = now()
      WHERE reconciliation_id = ${reconciliationId} AND status = 'open'
        AND NOT EXISTS (SELECT FROM found f WHERE f.kind = d.kind AND f.out_trade_no = d.out_trade_no
                                              AND f.out_request_no = d.out_request_no)
    )
    INSERT INTO reconciliation_differences AS known
      (reconciliation_id, kind, out_trade_no, out_request_no, bill_fen, books_fen, evidence)
    SELECT DISTINCT ON (kind, out_trade_no, out_request_no)
           ${reconciliationId}::uuid, kind, out_trade_no, out_request_no, bill_fen, books_fen, evidence
    FROM found
    ON CONFLICT (reconciliation_id, kind, out_trade_no, out_request_no) DO UPDATE
    SET bill_fen = excluded.bill_fen, books_fen = excluded.books_fen, evidence = excluded.evidence,
        status = CASE WHEN known.settled_by IS NULL THEN 'open' ELSE known.status END,
        settled_at = CASE WHEN known.settled_by IS NULL THEN NULL ELSE known.settled_at END`.execute(tx);
}

/** What is shown of a day at most. */
const DIFFERENCES_MAX = 200;

const DIFFERENCE = sql`
  d.id, d.kind, d.out_trade_no AS "outTradeNo", nullif(d.out_request_no, '') AS "outRequestNo",
  (SELECT p.order_no FROM payments p WHERE p.out_trade_no = d.out_trade_no) AS "orderNo",
  d.bill_fen AS "billFen", d.books_fen AS "booksFen", d.evidence, d.status, d.note,
  CASE WHEN d.settled_by IS NOT NULL
       THEN json_build_object('id', d.settled_by, 'name', (SELECT name FROM staff WHERE id = d.settled_by)) END AS "settledBy",
  to_char(d.settled_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "settledAt"`;

export interface DayFilter {
  status?: Reconciliation['status'];
  provider?: PaymentProvider;
  from?: string;
  to?: string;
  hasOpen?: boolean;
}

/** The days that a filter leaves, for counting. */
export function dayQuery(db: Database, { status, provider, from, to, hasOpen }: DayFilter) {
  let query = db.selectFrom('reconciliations').select('reconciliations.id');
  if (status !== undefined) query = query.where('status', '=', status);
  if (provider !== undefined) query = query.where('provider', '=', provider);
  if (from !== undefined) query = query.where(sql<boolean>`date >= ${from}::date`);
  if (to !== undefined) query = query.where(sql<boolean>`date <= ${to}::date`);
  if (hasOpen === true)
    query = query.where(sql<boolean>`EXISTS (
      SELECT FROM reconciliation_differences d WHERE d.reconciliation_id = reconciliations.id AND d.status = 'open')`);
  return query;
}

export type DayRow = Omit<Reconciliation, 'finishedAt'> & { finishedAt: Date | null };

/** Days before the one of the cursor, latest first; `ids` chooses single ones. */
export async function selectDays(
  db: Database,
  filter: DayFilter,
  after: readonly [date: string, id: string] | null,
  rowsMax: number,
): Promise<DayRow[]> {
  let query = dayQuery(db, filter);
  if (after !== null)
    query = query.where(sql<boolean>`(date, reconciliations.id) < (${after[0]}::date, ${after[1]}::uuid)`);
  const page = query.orderBy('date', 'desc').orderBy('reconciliations.id', 'desc').limit(rowsMax);
  return selectShown(db, page);
}

export const selectDay = async (db: Database, id: string): Promise<DayRow | undefined> =>
  (await selectShown(db, db.selectFrom('reconciliations').select('id').where('id', '=', id)))[0];

async function selectShown(db: Database, page: ReturnType<typeof dayQuery>): Promise<DayRow[]> {
  const { rows } = await sql<DayRow>`
    SELECT r.id, r.date::text AS date, r.provider, r.status, r.lines, r.received_fen AS "receivedFen",
           r.refunded_fen AS "refundedFen", r.answer, r.finished_at AS "finishedAt",
           (SELECT count(*) FROM reconciliation_differences d
            WHERE d.reconciliation_id = r.id AND d.status = 'open') AS "openDifferences",
           (SELECT coalesce(json_agg(shown ORDER BY shown.status, shown.id), '[]') FROM (
              SELECT ${DIFFERENCE} FROM reconciliation_differences d WHERE d.reconciliation_id = r.id
              ORDER BY d.status, d.id LIMIT ${DIFFERENCES_MAX}) shown) AS differences
    FROM (${page}) page JOIN reconciliations r USING (id)
    ORDER BY r.date DESC, r.id DESC`.execute(db);
  return rows;
}

/** A difference, locked. */
export async function lockDifference(
  tx: Tx,
  id: string,
): Promise<{ status: 'open' | 'settled'; note: string | null } | undefined> {
  const { rows } = await sql<{ status: 'open' | 'settled'; note: string | null }>`
    SELECT status, note FROM reconciliation_differences WHERE id = ${id} FOR UPDATE`.execute(tx);
  return rows[0];
}

export async function changeDifference(
  tx: Tx,
  id: string,
  { status, note, staffId }: { status: 'open' | 'settled'; note: string; staffId: string },
): Promise<Difference> {
  const isSettled = status === 'settled';
  await sql`
    UPDATE reconciliation_differences
    SET status = ${status}, note = ${note}, settled_by = ${isSettled ? staffId : null}::uuid,
        settled_at = CASE WHEN ${isSettled} THEN now() END
    WHERE id = ${id}`.execute(tx);
  const { rows } = await sql<Difference>`
    SELECT ${DIFFERENCE} FROM reconciliation_differences d WHERE d.id = ${id}`.execute(tx);
  return rows[0] as Difference;
}
