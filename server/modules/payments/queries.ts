import { sql } from 'kysely';
import type { PaymentChannel, PaymentProvider } from '../../gateways/payment-providers.ts';
import type { Database } from '../../platform/postgres/postgres.ts';
import { isOrderNo } from '../orders/index.ts';

export type PaymentStatus = 'open' | 'settled' | 'surplus' | 'closed';

/** One attempt to pay an order: at one provider, on one channel, under a number of its own. */
export interface Payment {
  id: string;
  orderNo: string;
  outTradeNo: string;
  provider: PaymentProvider;
  channel: PaymentChannel;
  /** 1 for the order's first payment. */
  attempt: number;
  amountFen: number;
  status: PaymentStatus;
  expiresAt: Date;
}

/** The columns of `Payment`. */
export const PAYMENT_COLUMNS = sql`id, order_no AS "orderNo", out_trade_no AS "outTradeNo", provider, channel,
  attempt, amount_fen AS "amountFen", status, expires_at AS "expiresAt"`;

/** Every payment of an order, oldest first. */
export async function readPaymentsOf(db: Database, orderNo: string): Promise<Payment[]> {
  const { rows } = await sql<Payment>`
    SELECT ${PAYMENT_COLUMNS} FROM payments WHERE order_no = ${orderNo} ORDER BY attempt`.execute(db);
  return rows;
}

export async function findPayment(db: Database, outTradeNo: string): Promise<Payment | undefined> {
  const { rows } = await sql<Payment>`
    SELECT ${PAYMENT_COLUMNS} FROM payments WHERE out_trade_no = ${outTradeNo}`.execute(db);
  return rows[0];
}

/** The payment that a provider's message names. Undefined where it is none of ours, or another provider's. */
export async function findPaymentAt(
  db: Database,
  provider: PaymentProvider,
  outTradeNo: string,
): Promise<Payment | undefined> {
  // A message may hold any text, NUL included, and PostgreSQL refuses NUL. Our numbers are an order number and 2 digits.
  if (!isOrderNo(outTradeNo.slice(0, -2)) || !/\d\d$/.test(outTradeNo)) return undefined;
  const payment = await findPayment(db, outTradeNo);
  return payment?.provider === provider ? payment : undefined;
}

/** Nobody can pay the payment any more. A payment that was paid meanwhile stays as it is. */
export async function markClosed(db: Database, paymentId: string): Promise<void> {
  await sql`
    UPDATE payments SET status = 'closed', finished_at = now()
    WHERE id = ${paymentId} AND status = 'open'`.execute(db);
}

/** Of these orders, those with a payment that may still be paid. */
export async function ordersWithOpenPayments(
  db: Database,
  orderNos: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ order_no: string }>`
    SELECT DISTINCT order_no FROM payments
    WHERE order_no = ANY(${orderNos}::text[]) AND status = 'open'`.execute(db);
  return new Set(rows.map((row) => row.order_no));
}

export interface PaymentSummary {
  orderNo: string;
  paymentId: string;
  outTradeNo: string;
  provider: string;
  status: string;
  amountFen: number;
}

/** Payments of these orders as the API shows them: surplus that is back has a status of its own. */
export async function readPaymentSummaries(
  db: Database,
  orderNos: readonly string[],
): Promise<PaymentSummary[]> {
  const { rows } = await sql<PaymentSummary>`
    SELECT order_no AS "orderNo", payments.id AS "paymentId", out_trade_no AS "outTradeNo", provider,
           CASE surplus_payments.status WHEN 'refunded' THEN 'surplus_refunded' ELSE payments.status END AS status,
           payments.amount_fen AS "amountFen"
    FROM payments LEFT JOIN surplus_payments ON surplus_payments.payment_id = payments.id
    WHERE order_no = ANY(${orderNos}::text[]) ORDER BY order_no, attempt`.execute(db);
  return rows;
}

/** A believed message of a provider, whole. */
export interface Message {
  provider: PaymentProvider;
  kind: 'notify' | 'return' | 'query';
  outTradeNo: string;
  fields: Record<string, unknown>;
  /** The same digest means the same message: only the first one is stored. */
  digest: string;
}

/** PostgreSQL cannot store NUL in text, and a message that holds NUL must still be stored. */
function fieldsText(fields: Record<string, unknown>): string {
  return JSON.stringify(fields).replaceAll('\\u0000', '\\ufffd');
}

/** Stores messages, each with what was made of it: the verdict. */
export async function recordMessages(
  db: Database,
  messages: readonly (Message & { verdict: string })[],
): Promise<void> {
  if (messages.length === 0) return;
  await sql`
    INSERT INTO payment_messages (provider, kind, out_trade_no, fields, digest, verdict)
    SELECT provider, kind, out_trade_no, fields::jsonb, digest, verdict
    FROM unnest(${messages.map((each) => each.provider)}::text[], ${messages.map((each) => each.kind)}::text[],
                ${messages.map((each) => each.outTradeNo)}::text[],
                ${messages.map((each) => fieldsText(each.fields))}::text[],
                ${messages.map((each) => each.digest)}::text[], ${messages.map((each) => each.verdict)}::text[])
         AS said(provider, kind, out_trade_no, fields, digest, verdict)
    ON CONFLICT (digest) DO NOTHING`.execute(db);
}
