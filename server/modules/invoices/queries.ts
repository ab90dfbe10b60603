import { sql } from 'kysely';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';
import type { InvoiceStatus } from './schema.ts';

export interface InvoiceRow {
  orderNo: string;
  userId: string;
  kind: 'personal' | 'company';
  title: string;
  taxNumber: string | null;
  email: string | null;
  status: InvoiceStatus;
  problem: string | null;
  createdAt: Date;
}

const COLUMNS = sql`
  order_no AS "orderNo", user_id AS "userId", kind, title, tax_number AS "taxNumber", email, status, problem,
  created_at AS "createdAt"`;

export interface DocumentRow {
  orderNo: string;
  requestNo: string;
  position: number;
  kind: 'blue' | 'red';
  /** The blue one that a red one takes back. */
  redOf: string | null;
  amountFen: number;
  status: 'waiting' | 'issued' | 'failed';
  attempts: number;
  number: string | null;
  fileUrl: string | null;
  issuedAt: Date | null;
}

export async function readInvoices(db: Database, orderNos: readonly string[]): Promise<InvoiceRow[]> {
  const { rows } = await sql<InvoiceRow>`
    SELECT ${COLUMNS} FROM invoices WHERE order_no = ANY(${orderNos}::text[]) ORDER BY order_no DESC`.execute(
    db,
  );
  return rows;
}

export async function findInvoice(db: Database, orderNo: string): Promise<InvoiceRow | undefined> {
  const { rows } = await sql<InvoiceRow>`SELECT ${COLUMNS} FROM invoices WHERE order_no = ${orderNo}`.execute(
    db,
  );
  return rows[0];
}

/** Locks the invoice: one server at a time decides what comes next. */
export async function lockInvoice(tx: Tx, orderNo: string): Promise<InvoiceRow | undefined> {
  const { rows } = await sql<InvoiceRow>`
    SELECT ${COLUMNS} FROM invoices WHERE order_no = ${orderNo} FOR UPDATE`.execute(tx);
  return rows[0];
}

/** The documents of these invoices, oldest first. */
export async function readDocuments(db: Database, orderNos: readonly string[]): Promise<DocumentRow[]> {
  const { rows } = await sql<DocumentRow>`
    SELECT order_no AS "orderNo", request_no AS "requestNo", position, kind, red_of AS "redOf",
           amount_fen AS "amountFen", status, attempts, number, file_url AS "fileUrl", issued_at AS "issuedAt"
    FROM invoice_documents WHERE order_no = ANY(${orderNos}::text[]) ORDER BY order_no, position`.execute(db);
  return rows;
}

export type NewInvoiceRow = Pick<InvoiceRow, 'orderNo' | 'userId' | 'kind' | 'title' | 'taxNumber'> & {
  email: string;
};

/** @returns false where the order has an invoice already */
export async function insertInvoice(tx: Tx, invoice: NewInvoiceRow): Promise<boolean> {
  const { orderNo, userId, kind, title, taxNumber, email } = invoice;
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('invoices')
    .values({ order_no: orderNo, user_id: userId, kind, title, tax_number: taxNumber, email })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/**
 * Part of deleting an account. The seller has to keep an invoice, so the row stays: without the e-mail, and without the
 * name of a person. The title of a company is no personal data.
 */
export async function forgetBuyer(tx: Tx, userId: string): Promise<void> {
  await sql`
    UPDATE invoices SET email = NULL, title = CASE kind WHEN 'personal' THEN '个人' ELSE title END
    WHERE user_id = ${userId}`.execute(tx);
}
