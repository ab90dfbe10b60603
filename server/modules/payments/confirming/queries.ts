import { sql } from 'kysely';
import type { Tx } from '../../../platform/postgres/postgres.ts';
import type { PaymentStatus } from '../queries.ts';

/** A payment, locked by a confirmation. */
export interface LockedPayment {
  id: string;
  orderNo: string;
  outTradeNo: string;
  amountFen: number;
  status: PaymentStatus;
}

/** Locks payments, sorted by number. Orders are locked after payments, everywhere. */
export async function lockPayments(tx: Tx, outTradeNos: readonly string[]): Promise<LockedPayment[]> {
  const { rows } = await sql<LockedPayment>`
    SELECT id, order_no AS "orderNo", out_trade_no AS "outTradeNo", amount_fen AS "amountFen", status
    FROM payments WHERE out_trade_no = ANY(${outTradeNos}::text[]) ORDER BY out_trade_no FOR UPDATE`.execute(
    tx,
  );
  return rows;
}

/** Money that a provider received for a payment. */
export interface Receipt {
  paymentId: string;
  tradeNo: string;
  receivedFen: number;
}

/** Stores received money: it pays the order (`settled`) or goes back (`surplus`). */
export async function writeReceipts(
  tx: Tx,
  status: 'settled' | 'surplus',
  receipts: readonly Receipt[],
): Promise<void> {
  if (receipts.length === 0) return;
  await sql`
    UPDATE payments SET status = ${status}, trade_no = receipt.trade_no, received_fen = receipt.received_fen,
                        finished_at = now()
    FROM unnest(${receipts.map((each) => each.paymentId)}::uuid[], ${receipts.map((each) => each.tradeNo)}::text[],
                ${receipts.map((each) => each.receivedFen)}::bigint[]) AS receipt(id, trade_no, received_fen)
    WHERE payments.id = receipt.id`.execute(tx);
}
