import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import { REFUND_COLUMNS, type RefundRow, type RefundStatus } from '../queries.ts';
import type { NewRefundLine } from './pieces.ts';

/** The payment that paid the order; undefined where none did. */
export async function findSettled(db: Database, orderNo: string): Promise<{ id: string } | undefined> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM payments WHERE order_no = ${orderNo} AND status = 'settled'`.execute(db);
  return rows[0];
}

/** What was paid for the pieces of each SKU that refunds of the order have named, failed ones left out. */
export async function readPaidBack(db: Database, orderNo: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ skuId: string; paidFen: number }>`
    SELECT sku_id AS "skuId", sum(paid_fen)::bigint AS "paidFen"
    FROM refund_lines JOIN refunds ON refunds.id = refund_id
    WHERE refund_lines.order_no = ${orderNo} AND refunds.status <> 'failed' GROUP BY sku_id`.execute(db);
  return new Map(rows.map((row) => [row.skuId, row.paidFen]));
}

export interface NewRefund {
  orderNo: string;
  paymentId: string;
  key: string;
  amountFen: number;
  reason: string;
  restock: boolean | null;
  staffId: string;
  status: RefundStatus;
  /** The failed refund whose place it takes. */
  retryOf: string | null;
}

/**
 * The request number counts the order's refunds. The caller has locked the order, so no two refunds get one number.
 * @returns the refund's id
 */
export async function insertRefund(tx: Tx, refund: NewRefund): Promise<string> {
  const { orderNo, paymentId, key, amountFen, reason, restock, staffId, status, retryOf } = refund;
  const { rows } = await sql<{ id: string }>`
    INSERT INTO refunds (order_no, payment_id, idempotency_key, out_request_no, amount_fen, reason, restock, staff_id, status,
                         retry_of)
    SELECT ${orderNo}, id, ${key}, out_trade_no || 'R' || (SELECT count(*) + 1 FROM refunds WHERE order_no = ${orderNo}),
           ${amountFen}, ${reason}, ${restock}, ${staffId}, ${status}, ${retryOf}::uuid
    FROM payments WHERE id = ${paymentId}
    RETURNING id`.execute(tx);
  return (rows[0] as { id: string }).id;
}

/** Stores the pieces of a refund; the database counts them on the order's lines and refuses more than were bought. */
export async function insertRefundLines(
  tx: Tx,
  refundId: string,
  orderNo: string,
  lines: readonly NewRefundLine[],
): Promise<void> {
  if (lines.length === 0) return;
  const values = lines.map(({ skuId, restock, count, withdrawn, paidFen }) => ({
    refund_id: refundId,
    order_no: orderNo,
    sku_id: skuId,
    restock,
    count,
    withdrawn,
    paid_fen: paidFen,
  }));
  await tx.insertInto('refund_lines').values(values).execute();
}

/** The first key of the locks of limits, so that they meet no other advisory lock. */
const LIMIT_LOCK = 7_341;

/** Makes the refunds of one person wait for each other until the end of the transaction. */
export async function lockLimit(tx: Tx, staffId: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${LIMIT_LOCK}, hashtext(${staffId}::text))`.execute(tx);
}

/** What somebody has refunded alone since the day of the shop began; failed refunds gave nothing away. */
export async function sumOfToday(tx: Tx, staffId: string): Promise<number> {
  const { rows } = await sql<{ sumFen: number }>`
    SELECT coalesce(sum(amount_fen), 0)::bigint AS "sumFen" FROM refunds
    WHERE staff_id = ${staffId} AND status IN ('processing', 'done') AND decision IS NULL
      AND created_at >= date_trunc('day', now() AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai'`.execute(
    tx,
  );
  return rows[0]?.sumFen ?? 0;
}

/** @throws if there is no such refund */
export async function readRefund(db: Database, id: string): Promise<RefundRow> {
  const { rows } = await sql<RefundRow>`SELECT ${REFUND_COLUMNS} FROM refunds WHERE id = ${id}`.execute(db);
  if (!rows[0]) throw new Error(`there is no refund ${id}`);
  return rows[0];
}
