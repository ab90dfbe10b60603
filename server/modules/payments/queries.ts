import { sql } from 'kysely';
import type { PaymentChannel } from '../../gateways/payment.ts';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';

export type PaymentStatus = 'open' | 'settled' | 'surplus' | 'closed';

/** One attempt to pay an order. */
export interface Payment {
  id: string;
  orderNo: string;
  outTradeNo: string;
  channel: PaymentChannel;
  amountFen: number;
  status: PaymentStatus;
  expiresAt: Date;
}

const PAYMENT = sql`id, order_no AS "orderNo", out_trade_no AS "outTradeNo", channel, amount_fen AS "amountFen",
  status, expires_at AS "expiresAt"`;

/** Every attempt of an order, oldest first. */
export async function readAttempts(db: Database, orderNo: string): Promise<Payment[]> {
  const { rows } = await sql<Payment>`
    SELECT ${PAYMENT} FROM payments WHERE order_no = ${orderNo} ORDER BY attempt`.execute(db);
  return rows;
}

export async function findPayment(db: Database, outTradeNo: string): Promise<Payment | undefined> {
  const { rows } = await sql<Payment>`
    SELECT ${PAYMENT} FROM payments WHERE out_trade_no = ${outTradeNo}`.execute(db);
  return rows[0];
}

export interface NewPayment {
  orderNo: string;
  attempt: number;
  channel: PaymentChannel;
  amountFen: number;
  expiresAt: Date;
}

export async function insertPayment(tx: Tx, payment: NewPayment): Promise<Payment> {
  const { orderNo, attempt, channel, amountFen, expiresAt } = payment;
  const { rows } = await sql<Payment>`
    INSERT INTO payments (order_no, attempt, provider, channel, amount_fen, expires_at)
    VALUES (${orderNo}, ${attempt}, 'alipay', ${channel}, ${amountFen}, ${expiresAt})
    RETURNING ${PAYMENT}`.execute(tx);
  return rows[0] as Payment;
}

/** An attempt that can never be paid any more; one that was paid meanwhile stays as it is. */
export async function markClosed(db: Database, paymentId: string): Promise<void> {
  await sql`
    UPDATE payments SET status = 'closed', finished_at = now()
    WHERE id = ${paymentId} AND status = 'open'`.execute(db);
}

/** Of these orders, those with an attempt that may still be paid. */
export async function ordersWithOpenPayments(
  db: Database,
  orderNos: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ order_no: string }>`
    SELECT DISTINCT order_no FROM payments
    WHERE order_no = ANY(${orderNos}::text[]) AND status = 'open'`.execute(db);
  return new Set(rows.map((row) => row.order_no));
}

export interface PaymentRow {
  orderNo: string;
  paymentId: string;
  outTradeNo: string;
  provider: string;
  status: string;
  amountFen: number;
}

/** Attempts of these orders as people see them: money that went back is told from money on its way. */
export async function readPayments(db: Database, orderNos: readonly string[]): Promise<PaymentRow[]> {
  const { rows } = await sql<PaymentRow>`
    SELECT order_no AS "orderNo", payments.id AS "paymentId", out_trade_no AS "outTradeNo", provider,
           CASE surplus_payments.status WHEN 'refunded' THEN 'surplus_refunded' ELSE payments.status END AS status,
           payments.amount_fen AS "amountFen"
    FROM payments LEFT JOIN surplus_payments ON surplus_payments.payment_id = payments.id
    WHERE order_no = ANY(${orderNos}::text[]) ORDER BY order_no, attempt`.execute(db);
  return rows;
}

/** What a provider said, whole, and what was made of it. */
export interface Message {
  kind: 'notify' | 'return' | 'query';
  outTradeNo: string;
  fields: Record<string, unknown>;
  /** The same digest is the same message: only its first arrival is kept. */
  digest: string;
}

/** PostgreSQL keeps any text but NUL; a message that holds one must not be lost for it. */
function fieldsText(fields: Record<string, unknown>): string {
  return JSON.stringify(fields).replaceAll('\\u0000', '\\ufffd');
}

export async function recordMessages(
  db: Database,
  messages: readonly (Message & { verdict: string })[],
): Promise<void> {
  if (messages.length === 0) return;
  await sql`
    INSERT INTO payment_messages (provider, kind, out_trade_no, fields, digest, verdict)
    SELECT 'alipay', kind, out_trade_no, fields::jsonb, digest, verdict
    FROM unnest(${messages.map((each) => each.kind)}::text[], ${messages.map((each) => each.outTradeNo)}::text[],
                ${messages.map((each) => fieldsText(each.fields))}::text[],
                ${messages.map((each) => each.digest)}::text[], ${messages.map((each) => each.verdict)}::text[])
         AS said(kind, out_trade_no, fields, digest, verdict)
    ON CONFLICT (digest) DO NOTHING`.execute(db);
}
