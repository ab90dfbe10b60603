import { sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';
import type { RefundStatus } from '../queries.ts';
import type { SurplusReason } from '../surplus/queries.ts';

/** What the provider answered to one attempt to send money back, or to several equal ones. */
export interface RefundAnswer {
  answer: string;
  times: number;
  firstAt: Date;
  lastAt: Date;
}

interface MoneyBack {
  id: string;
  outRequestNo: string;
  provider: string;
  amountFen: number;
  createdAt: Date;
  finishedAt: Date | null;
  answers: RefundAnswer[];
}

/** A refund of an order, with who made it, who decided it and what the provider answered. */
export interface RefundTrail extends MoneyBack {
  status: RefundStatus;
  reason: string;
  staffName: string | null;
  decision: 'approved' | 'rejected' | null;
  decidedAt: Date | null;
  deciderName: string | null;
  decidedReason: string | null;
}

/** A surplus payment on its way back. */
export interface SurplusTrail extends MoneyBack {
  paymentId: string;
  status: 'refunding' | 'refunded' | 'failed';
  reason: SurplusReason;
}

type Stored<Trail extends MoneyBack> = Omit<Trail, 'answers'>;

async function readAnswers(db: Database, ids: readonly string[]): Promise<Map<string, RefundAnswer[]>> {
  const { rows } = await sql<RefundAnswer & { refundId: string }>`
    SELECT refund_id AS "refundId", answer, times, first_at AS "firstAt", last_at AS "lastAt"
    FROM refund_answers WHERE refund_id = ANY(${ids}::uuid[]) ORDER BY refund_id, attempt`.execute(db);
  return Map.groupBy(rows, ({ refundId }) => refundId);
}

/** All money of an order that is back, on its way back or that the provider refused to send back, oldest first. */
export async function readRefundTrail(
  db: Database,
  orderNo: string,
): Promise<{ refunds: RefundTrail[]; surplus: SurplusTrail[] }> {
  const { rows: refunds } = await sql<Stored<RefundTrail>>`
    SELECT r.id, r.out_request_no AS "outRequestNo", p.provider, r.amount_fen AS "amountFen", r.status, r.reason,
           maker.name AS "staffName", r.decision, r.decided_at AS "decidedAt", decider.name AS "deciderName",
           r.decided_reason AS "decidedReason", r.created_at AS "createdAt", r.finished_at AS "finishedAt"
    FROM refunds r JOIN payments p ON p.id = r.payment_id
    LEFT JOIN staff maker ON maker.id = r.staff_id LEFT JOIN staff decider ON decider.id = r.decided_by
    WHERE r.order_no = ${orderNo} ORDER BY r.id`.execute(db);
  const { rows: surplus } = await sql<Stored<SurplusTrail>>`
    SELECT s.id, s.payment_id AS "paymentId", s.out_request_no AS "outRequestNo", p.provider,
           s.amount_fen AS "amountFen", s.status, s.reason, s.created_at AS "createdAt", s.finished_at AS "finishedAt"
    FROM surplus_payments s JOIN payments p ON p.id = s.payment_id
    WHERE p.order_no = ${orderNo} ORDER BY s.id`.execute(db);
  const answers = await readAnswers(
    db,
    [...refunds, ...surplus].map(({ id }) => id),
  );
  const withAnswers = <Row extends { id: string }>(row: Row) => ({
    ...row,
    answers: answers.get(row.id) ?? [],
  });
  return { refunds: refunds.map(withAnswers), surplus: surplus.map(withAnswers) };
}
