import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';

/** So many pieces of a SKU. */
export interface Piece {
  skuId: string;
  count: number;
}

/** A shopper's request for a refund, and what staff decided. */
export interface RefundRequestRow {
  id: string;
  orderNo: string;
  status: 'requested' | 'approved' | 'rejected';
  amountFen: number;
  reason: string;
  /** Null: the request names no pieces. */
  lines: Piece[] | null;
  /** It is of all the money that is left now, so its approval takes all the pieces that are left. */
  takesTheRest: boolean;
  createdAt: Date;
  decidedReason: string | null;
  decidedAt: Date | null;
}

const REQUEST = sql`id, order_no AS "orderNo", status, amount_fen AS "amountFen", reason, lines, created_at AS "createdAt",
  amount_fen = (SELECT total_fen - refunding_fen - refunded_fen FROM orders
                WHERE orders.order_no = refund_requests.order_no) AS "takesTheRest",
  decided_reason AS "decidedReason", decided_at AS "decidedAt"`;

/** Requests of one order, newest first. */
export async function readRequests(db: Database, orderNo: string): Promise<RefundRequestRow[]> {
  const { rows } = await sql<RefundRequestRow>`
    SELECT ${REQUEST} FROM refund_requests WHERE order_no = ${orderNo} ORDER BY id DESC`.execute(db);
  return rows;
}

export async function findRequest(db: Database, id: string): Promise<RefundRequestRow | undefined> {
  const { rows } = await sql<RefundRequestRow>`
    SELECT ${REQUEST} FROM refund_requests WHERE id = ${id}`.execute(db);
  return rows[0];
}

export interface RequestFilter {
  status?: RefundRequestRow['status'];
  page: number;
  pageSize: number;
}

/** One page of all requests, newest first, and how many there are. */
export async function readRequestPage(
  db: Database,
  { status, page, pageSize }: RequestFilter,
): Promise<{ rows: RefundRequestRow[]; total: number }> {
  const matches = sql`${status ?? null}::text IS NULL OR status = ${status ?? null}`;
  const [{ rows }, count] = await Promise.all([
    sql<RefundRequestRow>`
      SELECT ${REQUEST} FROM refund_requests WHERE ${matches}
      ORDER BY id DESC LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`.execute(db),
    sql<{ total: number }>`SELECT count(*) AS total FROM refund_requests WHERE ${matches}`.execute(db),
  ]);
  return { rows, total: count.rows[0]?.total ?? 0 };
}

export async function insertRequest(
  tx: Tx,
  request: { orderNo: string; amountFen: number; reason: string; lines: readonly Piece[] | null },
): Promise<RefundRequestRow> {
  const { orderNo, amountFen, reason } = request;
  const lines = request.lines && JSON.stringify(request.lines);
  const { rows } = await sql<RefundRequestRow>`
    INSERT INTO refund_requests (order_no, amount_fen, reason, lines)
    VALUES (${orderNo}, ${amountFen}, ${reason}, ${lines}::jsonb)
    RETURNING ${REQUEST}`.execute(tx);
  return rows[0] as RefundRequestRow;
}

export interface Decision {
  status: 'approved' | 'rejected';
  staffId: string;
  reason: string | null;
  refundId: string | null;
}

/** @returns the request, or undefined where it had been decided before */
export async function storeDecision(
  tx: Tx,
  id: string,
  decision: Decision,
): Promise<RefundRequestRow | undefined> {
  const { status, staffId, reason, refundId } = decision;
  const { rows } = await sql<RefundRequestRow>`
    UPDATE refund_requests SET status = ${status}, decided_by = ${staffId}, decided_reason = ${reason},
                               refund_id = ${refundId}, decided_at = now()
    WHERE id = ${id} AND status = 'requested' RETURNING ${REQUEST}`.execute(tx);
  return rows[0];
}
