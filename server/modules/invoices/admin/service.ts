import { Type } from 'typebox';
import { keysetPage, readCursor } from '../../../platform/http/keyset.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { boundedCountOf } from '../../../platform/postgres/bounded-count.ts';
import { type Database, inTransaction } from '../../../platform/postgres/postgres.ts';
import { isOrderNo, orderWrongState, readOrders } from '../../orders/index.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import { refuse } from '../errors.ts';
import { lockInvoice, readDocuments, readInvoices } from '../queries.ts';
import { viewInvoice } from '../view.ts';
import { clearProblem, type InvoiceFilter, matching, readPage } from './queries.ts';
import type { AdminInvoice, AdminInvoiceQuery } from './schema.ts';

const CURSOR = Type.Tuple([Type.String({ pattern: '^[0-9]{19}$' })]);

export type InvoiceAdmin = ReturnType<typeof createInvoiceAdmin>;

/** Invoices as staff see them. */
export function createInvoiceAdmin(db: Database) {
  async function readMany(orderNos: readonly string[]): Promise<AdminInvoice[]> {
    const [rows, orders, documents] = await Promise.all([
      readInvoices(db, orderNos),
      readOrders(db, orderNos),
      readDocuments(db, orderNos),
    ]);
    const leftOf = new Map(orders.map((order) => [order.orderNo, order.totalFen - order.refundedFen]));
    const documentsOf = Map.groupBy(documents, ({ orderNo }) => orderNo);
    return rows.map((row) => {
      const { orderNo, problem } = row;
      return { ...viewInvoice(row, documentsOf.get(orderNo) ?? [], leftOf.get(orderNo) ?? 0), problem };
    });
  }

  return {
    async list({ status, hasProblem, q, limit, after: cursor }: AdminInvoiceQuery) {
      const after = readCursor(cursor, CURSOR);
      if (isRefusal(after)) return after;
      const filter: InvoiceFilter = {
        ...(status !== undefined && { status }),
        ...(hasProblem !== undefined && { hasProblem }),
        ...(q?.trim() && { orderNo: q.trim() }),
      };
      const [orderNos, count] = await Promise.all([
        readPage(db, filter, { after: after?.[0] ?? null, limit: limit + 1 }),
        boundedCountOf(db, matching(filter)),
      ]);
      const rows = await readMany(orderNos);
      return keysetPage({ rows, limit, count, cursorOf: (row) => [row.orderNo], present: (row) => row });
    },

    /** Lets the platform be asked again after it refused. */
    async retry(by: Operator, orderNo: string): Promise<AdminInvoice | Refusal> {
      if (!isOrderNo(orderNo)) return refuse('invoice_not_found');
      const refusal = await inTransaction<Refusal | null>(db, async (tx) => {
        const row = await lockInvoice(tx, orderNo);
        if (!row) return refuse('invoice_not_found');
        if (row.problem === null) return orderWrongState();
        await clearProblem(tx, orderNo);
        const entry = { action: 'invoice.retry', subject: `invoice:${orderNo}` };
        await recordAudit(tx, {
          ...by,
          ...entry,
          before: { problem: row.problem },
          after: { problem: null },
        });
        return null;
      });
      if (refusal) return refusal;
      const [invoice] = await readMany([orderNo]);
      return invoice ?? refuse('invoice_not_found');
    },
  };
}
