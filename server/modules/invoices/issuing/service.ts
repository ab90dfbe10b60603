import type { FastifyBaseLogger } from 'fastify';
import type { InvoiceAnswer, InvoiceGateway } from '../../../gateways/index.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { cutText } from '../../../platform/values/text.ts';
import { readLines, readOrders } from '../../orders/index.ts';
import { type DocumentRow, findInvoice, type InvoiceRow, lockInvoice, readDocuments } from '../queries.ts';
import type { InvoiceStatus } from '../schema.ts';
import { standingBlue } from '../view.ts';
import { linesOf } from './lines.ts';
import {
  claimDue,
  finishDocument,
  insertDocument,
  type NewDocument,
  noteAttempt,
  scheduleInvoice,
  setStatus,
} from './queries.ts';

const BATCH = 20;
/** Longer than the two calls of one step may take, so that no second server asks meanwhile. */
const LEASE_SECONDS = 60;
/** The platform takes a few seconds for an invoice. */
const PENDING_SECONDS = 3;
const RETRY_MAX_SECONDS = 3_600;
/** One document after the other of one order, within one round. */
const STEPS_MAX = 6;
const DOCUMENT_MARKS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const SHIPPING_NAME = '运费';

export interface IssuingDeps {
  db: Database;
  gateway: InvoiceGateway;
  log: FastifyBaseLogger;
}

export type Issuing = ReturnType<typeof createIssuing>;

/** What was paid for an order and did not go back. */
async function readLeftFen(db: Database, orderNo: string): Promise<number> {
  const [order] = await readOrders(db, [orderNo]);
  return order ? order.totalFen - order.refundedFen : 0;
}

function statusOf(documents: readonly DocumentRow[], leftFen: number): InvoiceStatus {
  if (standingBlue(documents)) return 'issued';
  const wasTakenBack = documents.some(({ kind, status }) => kind === 'red' && status === 'issued');
  return wasTakenBack && leftFen === 0 ? 'red_issued' : 'requested';
}

/** The document that is to be issued next; null where the invoice is as it has to be. */
function nextDocument(
  orderNo: string,
  documents: readonly DocumentRow[],
  leftFen: number,
): NewDocument | null {
  const blue = standingBlue(documents);
  if (blue?.amountFen === leftFen || (!blue && leftFen === 0)) return null;
  const position = documents.length;
  const mark = DOCUMENT_MARKS[position];
  // The platform takes 20 characters. Seventeen refunds of one order, each followed by an invoice, have not been seen.
  if (mark === undefined) return null;
  const common = { orderNo, position, requestNo: `${orderNo}${mark}` };
  return blue
    ? { ...common, kind: 'red', redOf: blue.requestNo, amountFen: blue.amountFen }
    : { ...common, kind: 'blue', redOf: null, amountFen: leftFen };
}

/** Has invoices issued, and lets them follow refunds. */
export function createIssuing({ db, gateway, log }: IssuingDeps) {
  /**
   * Decides under the lock of the invoice what comes next, and writes it down before the platform is asked.
   * @returns null where nothing is to be done: a refund that commits later wakes the invoice again
   */
  async function plan(tx: Tx, orderNo: string): Promise<DocumentRow | null> {
    const invoice = await lockInvoice(tx, orderNo);
    if (!invoice) return null;
    const documents = await readDocuments(tx, [orderNo]);
    const waiting = documents.find(({ status }) => status === 'waiting');
    if (waiting) return waiting;
    const leftFen = await readLeftFen(tx, orderNo);
    const { problem } = invoice;
    await setStatus(tx, orderNo, { status: statusOf(documents, leftFen), problem });
    // A document that the platform refused is not asked for again until staff say so.
    const next = problem === null ? nextDocument(orderNo, documents, leftFen) : null;
    if (next === null) {
      await scheduleInvoice(tx, orderNo, null);
      return null;
    }
    await insertDocument(tx, next);
    return (await readDocuments(tx, [orderNo])).at(-1) ?? null;
  }

  async function ask(invoice: InvoiceRow, document: DocumentRow): Promise<InvoiceAnswer> {
    const { orderNo, requestNo, amountFen } = document;
    const { title: name, taxNumber, email } = invoice;
    const buyer = { name, taxNumber, email };
    if (document.kind === 'red') {
      const blue = (await readDocuments(db, [orderNo])).find((each) => each.requestNo === document.redOf);
      return gateway.takeBack({ requestNo, buyer, blueNumber: blue?.number ?? '' });
    }
    const [[order], lines] = await Promise.all([readOrders(db, [orderNo]), readLines(db, [orderNo])]);
    const goods = lines.map(({ title, priceFen, count, discountFen = 0 }) => ({
      name: title,
      paidFen: priceFen * count - discountFen,
    }));
    const shipping = { name: SHIPPING_NAME, paidFen: order?.shippingFen ?? 0 };
    return gateway.issue({ requestNo, buyer, lines: linesOf(amountFen, [...goods, shipping]) });
  }

  /** Writes down what the platform said. @returns whether the next document may follow at once */
  async function record(document: DocumentRow, answer: InvoiceAnswer): Promise<boolean> {
    const { orderNo, requestNo, attempts } = document;
    return inTransaction(db, async (tx) => {
      await lockInvoice(tx, orderNo);
      if (answer.outcome === 'issued') {
        const { number, fileUrl } = answer;
        return finishDocument(tx, requestNo, { status: 'issued', number, fileUrl, answer: 'issued' });
      }
      if (answer.outcome === 'refused') {
        const reason = cutText(answer.reason, 300) || 'refused';
        await finishDocument(tx, requestNo, {
          status: 'failed',
          number: null,
          fileUrl: null,
          answer: reason,
        });
        const documents = await readDocuments(tx, [orderNo]);
        const status = statusOf(documents, await readLeftFen(tx, orderNo));
        await setStatus(tx, orderNo, { status, problem: reason });
        await scheduleInvoice(tx, orderNo, null);
        log.warn({ orderNo, requestNo, reason }, 'the platform refused an invoice');
        return false;
      }
      await noteAttempt(
        tx,
        requestNo,
        answer.outcome === 'pending' ? 'pending' : cutText(answer.reason, 300),
      );
      const backOff = Math.min(RETRY_MAX_SECONDS, PENDING_SECONDS * 2 ** Math.min(attempts, 12));
      await scheduleInvoice(tx, orderNo, answer.outcome === 'pending' ? PENDING_SECONDS : backOff);
      return false;
    });
  }

  async function advance(orderNo: string, signal: AbortSignal): Promise<void> {
    for (let step = 0; step < STEPS_MAX && !signal.aborted; step += 1) {
      const document = await inTransaction(db, (tx) => plan(tx, orderNo));
      const invoice = document && (await findInvoice(db, orderNo));
      if (!invoice) return;
      if (!(await record(document, await ask(invoice, document)))) return;
    }
  }

  return {
    /** Works on every invoice that is due. */
    async round(signal: AbortSignal): Promise<void> {
      for (;;) {
        const due = await claimDue(db, BATCH, LEASE_SECONDS);
        for (const orderNo of due) {
          if (signal.aborted) return;
          await advance(orderNo, signal);
        }
        if (due.length < BATCH || signal.aborted) return;
      }
    },
  };
}
