import { sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';
import type { PaymentStatus } from '../queries.ts';

/** One attempt to pay, with what came in. */
export interface AttemptRow {
  id: string;
  outTradeNo: string;
  provider: string;
  channel: string;
  amountFen: number;
  status: PaymentStatus;
  tradeNo: string | null;
  receivedFen: number | null;
  createdAt: Date;
  finishedAt: Date | null;
}

export async function readAttempts(db: Database, orderNo: string): Promise<AttemptRow[]> {
  const { rows } = await sql<AttemptRow>`
    SELECT id, out_trade_no AS "outTradeNo", provider, channel, amount_fen AS "amountFen", status,
           trade_no AS "tradeNo", received_fen AS "receivedFen", created_at AS "createdAt", finished_at AS "finishedAt"
    FROM payments WHERE order_no = ${orderNo} ORDER BY attempt`.execute(db);
  return rows;
}

/** A provider's message as far as it tells of money: who paid stays in the table. */
export interface MessageRow {
  at: Date;
  provider: string;
  kind: 'notify' | 'return' | 'query';
  outTradeNo: string;
  verdict: string;
  /** The provider's own word for the state of the payment; null where the message has none. */
  providerStatus: string | null;
}

// Alipay's notify says `trade_status`, its answer to a query `tradeStatus`, WeChat Pay `trade_state`.
const PROVIDER_STATUS = sql`
  left(coalesce(fields->>'trade_status', fields->>'tradeStatus', fields->>'trade_state'), 64)`;

export async function readMessages(db: Database, outTradeNos: readonly string[]): Promise<MessageRow[]> {
  const { rows } = await sql<MessageRow>`
    SELECT at, provider, kind, out_trade_no AS "outTradeNo", verdict, ${PROVIDER_STATUS} AS "providerStatus"
    FROM payment_messages WHERE out_trade_no = ANY(${outTradeNos}::text[]) ORDER BY id`.execute(db);
  return rows;
}
