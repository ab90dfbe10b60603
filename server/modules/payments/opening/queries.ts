import { sql } from 'kysely';
import type { PaymentChannel, PaymentProvider } from '../../../gateways/payment-providers.ts';
import type { Tx } from '../../../platform/postgres/postgres.ts';
import { PAYMENT_COLUMNS, type Payment } from '../queries.ts';

export interface NewPayment {
  orderNo: string;
  attempt: number;
  provider: PaymentProvider;
  channel: PaymentChannel;
  amountFen: number;
  expiresAt: Date;
}

export async function insertPayment(tx: Tx, payment: NewPayment): Promise<Payment> {
  const { orderNo, attempt, provider, channel, amountFen, expiresAt } = payment;
  const { rows } = await sql<Payment>`
    INSERT INTO payments (order_no, attempt, provider, channel, amount_fen, expires_at)
    VALUES (${orderNo}, ${attempt}, ${provider}, ${channel}, ${amountFen}, ${expiresAt})
    RETURNING ${PAYMENT_COLUMNS}`.execute(tx);
  return rows[0] as Payment;
}
