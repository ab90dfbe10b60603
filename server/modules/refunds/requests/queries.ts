import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import type { RequestKind, RequestStatus } from './steps.ts';

/** So many pieces of a SKU. */
export interface Piece {
  skuId: string;
  count: number;
}

/** A shopper's request for a refund, and what staff decided. */
export interface RefundRequestRow {
  id: string;
  orderNo: string;
  kind: RequestKind;
  status: RequestStatus;
  amountFen: number;
  reason: string;
  /** Null: the request names no pieces. */
  lines: Piece[] | null;
  /** It is of all the money that is left now, so its approval takes all the pieces that are left. */
  takesTheRest: boolean;
  createdAt: Date;
  decidedReason: string | null;
  decidedAt: Date | null;
  returnCarrier: string | null;
  returnTrackingNumber: string | null;
  sentBackAt: Date | null;
  receivedAt: Date | null;
}

const REQUEST = sql`id, order_no AS "orderNo", kind, status, amount_fen AS "amountFen", reason, lines, created_at AS "createdAt",
  amount_fen = (SELECT total_fen - refunding_fen - refunded_fen FROM orders
                WHERE orders.order_no = refund_requests.order_no) AS "takesTheRest",
  decided_reason AS "decidedReason", decided_at AS "decidedAt", return_carrier AS "returnCarrier",
  return_tracking_number AS "returnTrackingNumber", sent_back_at AS "sentBackAt", received_at AS "receivedAt"`;

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
  status?: RequestStatus;
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
  request: {
    orderNo: string;
    kind: RequestKind;
    amountFen: number;
    reason: string;
    lines: readonly Piece[] | null;
  },
): Promise<RefundRequestRow> {
  const { orderNo, kind, amountFen, reason } = request;
  const lines = request.lines && JSON.stringify(request.lines);
  const { rows } = await sql<RefundRequestRow>`
    INSERT INTO refund_requests (order_no, kind, amount_fen, reason, lines)
    VALUES (${orderNo}, ${kind}, ${amountFen}, ${reason}, ${lines}::jsonb)
    RETURNING ${REQUEST}`.execute(tx);
  return rows[0] as RefundRequestRow;
}

/** What a step stores besides the new status. What is absent stays as it was. */
export interface StepFacts {
  decidedBy?: string;
  decidedReason?: string | null;
  refundId?: string | null;
  returnShipment?: { carrier: string; trackingNumber: string };
  isReceived?: boolean;
}

/** Gives a request its next status. The caller has locked the order and asked the table of steps. */
export async function storeStep(
  tx: Tx,
  id: string,
  to: RequestStatus,
  { decidedBy, decidedReason, refundId, returnShipment, isReceived }: StepFacts,
): Promise<RefundRequestRow> {
  const changes = [
    sql`status = ${to}`,
    ...(decidedBy === undefined
      ? []
      : [sql`decided_by = ${decidedBy}, decided_reason = ${decidedReason ?? null}, decided_at = now()`]),
    ...(refundId === undefined ? [] : [sql`refund_id = ${refundId}`]),
    ...(returnShipment === undefined
      ? []
      : [
          sql`return_carrier = ${returnShipment.carrier}, return_tracking_number = ${returnShipment.trackingNumber},
              sent_back_at = coalesce(sent_back_at, now())`,
        ]),
    ...(isReceived ? [sql`received_at = now()`] : []),
  ];
  const { rows } = await sql<RefundRequestRow>`
    UPDATE refund_requests SET ${sql.join(changes)} WHERE id = ${id} RETURNING ${REQUEST}`.execute(tx);
  if (!rows[0]) throw new Error(`there is no refund request ${id}`);
  return rows[0];
}
