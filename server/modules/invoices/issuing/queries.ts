import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import type { InvoiceStatus } from '../schema.ts';

/** Claims invoices that are due, so that no other server works on them for a while. */
export async function claimDue(db: Database, limit: number, leaseSeconds: number): Promise<string[]> {
  const { rows } = await sql<{ orderNo: string }>`
    UPDATE invoices SET next_at = now() + ${leaseSeconds} * interval '1 second'
    WHERE order_no IN (
      SELECT order_no FROM invoices WHERE next_at <= now() ORDER BY next_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ) RETURNING order_no AS "orderNo"`.execute(db);
  return rows.map(({ orderNo }) => orderNo);
}

export interface NewDocument {
  requestNo: string;
  orderNo: string;
  position: number;
  kind: 'blue' | 'red';
  redOf: string | null;
  amountFen: number;
}

export async function insertDocument(tx: Tx, document: NewDocument): Promise<void> {
  const { requestNo, orderNo, position, kind, redOf, amountFen } = document;
  await tx
    .insertInto('invoice_documents')
    .values({
      request_no: requestNo,
      order_no: orderNo,
      position,
      kind,
      red_of: redOf,
      amount_fen: amountFen,
    })
    .execute();
}

/** Ends a document. @returns false where another server ended it before */
export async function finishDocument(
  tx: Tx,
  requestNo: string,
  end: { status: 'issued' | 'failed'; number: string | null; fileUrl: string | null; answer: string },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    UPDATE invoice_documents
    SET status = ${end.status}, number = ${end.number}, file_url = ${end.fileUrl}, attempts = attempts + 1,
        last_answer = ${end.answer}, issued_at = CASE WHEN ${end.status} = 'issued' THEN now() END
    WHERE request_no = ${requestNo} AND status = 'waiting'`.execute(tx);
  return numAffectedRows === 1n;
}

export async function noteAttempt(tx: Tx, requestNo: string, answer: string): Promise<void> {
  await sql`
    UPDATE invoice_documents SET attempts = attempts + 1, last_answer = ${answer}
    WHERE request_no = ${requestNo} AND status = 'waiting'`.execute(tx);
}

/** @param inSeconds null: nothing is to be done until a refund or a member of staff says so */
export async function scheduleInvoice(tx: Tx, orderNo: string, inSeconds: number | null): Promise<void> {
  await sql`
    UPDATE invoices SET next_at = now() + ${inSeconds}::float8 * interval '1 second'
    WHERE order_no = ${orderNo}`.execute(tx);
}

export async function setStatus(
  tx: Tx,
  orderNo: string,
  { status, problem }: { status: InvoiceStatus; problem: string | null },
): Promise<void> {
  await tx.updateTable('invoices').set({ status, problem }).where('order_no', '=', orderNo).execute();
}
