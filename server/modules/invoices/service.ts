import type { InvoiceGateway } from '../../gateways/index.ts';
import { refuse as refuseAny } from '../../platform/http/errors.ts';
import { isRefusal, type Refusal } from '../../platform/http/problems.ts';
import { invalidField } from '../../platform/http/validation.ts';
import { type Database, inTransaction } from '../../platform/postgres/postgres.ts';
import { lockUser } from '../accounts/index.ts';
import { isOrderNo, orderNotFound, orderWrongState, readOrders } from '../orders/index.ts';
import { refuse } from './errors.ts';
import { findInvoice, insertInvoice, type NewInvoiceRow, readDocuments } from './queries.ts';
import type { Invoice, NewInvoice } from './schema.ts';
import { parseTaxNumber } from './tax-number.ts';
import { viewInvoice } from './view.ts';

function parse({ kind, title, taxNumber, email }: NewInvoice) {
  const buyer = { kind, title: title.trim(), email };
  if (kind === 'personal') return { ...buyer, taxNumber: null };
  const parsed = parseTaxNumber(taxNumber ?? '');
  if (parsed !== null) return { ...buyer, taxNumber: parsed };
  return invalidField(
    'taxNumber',
    '请填写正确的统一社会信用代码',
    'must be a 统一社会信用代码 with its check digit',
  );
}

export type Invoices = ReturnType<typeof createInvoices>;

/** @param gateway null: the shop issues no invoices */
export function createInvoices(db: Database, gateway: InvoiceGateway | null) {
  async function findOrder(userId: string, orderNo: string) {
    const [order] = isOrderNo(orderNo) ? await readOrders(db, [orderNo]) : [];
    return order?.userId === userId ? order : orderNotFound();
  }

  async function read(userId: string, orderNo: string): Promise<Invoice | Refusal> {
    const order = await findOrder(userId, orderNo);
    if (isRefusal(order)) return order;
    const row = await findInvoice(db, orderNo);
    if (!row) return refuse('invoice_not_found');
    const documents = await readDocuments(db, [orderNo]);
    return viewInvoice(row, documents, order.totalFen - order.refundedFen);
  }

  /** The same request again is answered with the invoice that it made. */
  async function isSame(invoice: NewInvoiceRow): Promise<boolean> {
    const known = await findInvoice(db, invoice.orderNo);
    const { kind, title, taxNumber, email } = invoice;
    return (
      JSON.stringify([kind, title, taxNumber, email]) ===
      JSON.stringify([known?.kind, known?.title, known?.taxNumber, known?.email])
    );
  }

  return {
    read,

    /** The order's invoice, or nothing where none was asked for. */
    async list(userId: string, orderNo: string): Promise<Invoice[] | Refusal> {
      const invoice = await read(userId, orderNo);
      if (!isRefusal(invoice)) return [invoice];
      return invoice.code === 'invoice_not_found' ? [] : invoice;
    },

    /** Asks for the invoice of a paid order, of what did not go back. A job has it issued. */
    async request(
      userId: string,
      orderNo: string,
      input: NewInvoice,
    ): Promise<{ isNew: boolean; invoice: Invoice } | Refusal> {
      const order = await findOrder(userId, orderNo);
      if (isRefusal(order)) return order;
      const buyer = parse(input);
      if (isRefusal(buyer)) return buyer;
      if (gateway === null) return refuseAny('gateway_not_configured');
      const invoice = { ...buyer, orderNo, userId };
      const known = await findInvoice(db, orderNo);
      if (!known && (order.paidAt === null || order.totalFen <= order.refundedFen)) return orderWrongState();
      const isNew = await inTransaction<boolean | Refusal>(db, async (tx) => {
        // A deleted account keeps no e-mail here, also when both requests come at once.
        if (!(await lockUser(tx, userId))) return refuseAny('token_invalid');
        return insertInvoice(tx, invoice);
      });
      if (isRefusal(isNew)) return isNew;
      if (!isNew && !(await isSame(invoice))) return refuse('already_invoiced');
      const view = await read(userId, orderNo);
      return isRefusal(view) ? view : { isNew, invoice: view };
    },
  };
}
