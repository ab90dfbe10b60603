import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import type { InvoiceStatus } from '../schema.ts';

export interface InvoiceFilter {
  status?: InvoiceStatus;
  hasProblem?: boolean;
  orderNo?: string;
}

/** For the page and for its bounded count. */
export const matching = ({ status, hasProblem, orderNo }: InvoiceFilter) => {
  const conditions = [sql`true`];
  if (status !== undefined) conditions.push(sql`status = ${status}`);
  if (hasProblem !== undefined) conditions.push(hasProblem ? sql`problem IS NOT NULL` : sql`problem IS NULL`);
  if (orderNo !== undefined) conditions.push(sql`order_no = ${orderNo}`);
  return sql`SELECT order_no FROM invoices WHERE ${sql.join(conditions, sql` AND `)}`;
};

/** The numbers of their orders, newest first. */
export async function readPage(
  db: Database,
  filter: InvoiceFilter,
  { after, limit }: { after: string | null; limit: number },
): Promise<string[]> {
  const behind = after === null ? sql`true` : sql`order_no < ${after}`;
  const { rows } = await sql<{ orderNo: string }>`
    SELECT order_no AS "orderNo" FROM (${matching(filter)}) AS found WHERE ${behind}
    ORDER BY order_no DESC LIMIT ${limit}`.execute(db);
  return rows.map(({ orderNo }) => orderNo);
}

/** Makes a refused invoice due again, with a new number: the platform remembers the old one as refused. */
export async function clearProblem(tx: Tx, orderNo: string): Promise<void> {
  await sql`UPDATE invoices SET problem = NULL, next_at = now() WHERE order_no = ${orderNo}`.execute(tx);
}
