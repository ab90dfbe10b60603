import { sql } from 'kysely';
import type { PaymentProvider } from '../../../gateways/payment-providers.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import type { PaymentStatus } from '../queries.ts';
import type { ListedPayment } from './schema.ts';

export interface PaymentFilter {
  status?: PaymentStatus;
  provider?: PaymentProvider;
  from?: Date;
  to?: Date;
  q?: string;
}

export interface ListedRow {
  id: string;
  orderNo: string;
  outTradeNo: string;
  tradeNo: string | null;
  provider: string;
  channel: string;
  status: PaymentStatus;
  amountFen: number;
  receivedFen: number | null;
  surplus: ListedPayment['surplus'];
  createdAt: Date;
  finishedAt: Date | null;
}

/** A transaction that lasted longer than this would stand outside of a filter by time that it belongs to. */
const SLACK_MS = 60_000;

/** The smallest UUIDv7 of a moment: ids grow with time, so that a filter by time is a range of the list's own index. */
function firstIdOf(at: number): string {
  const hex = Math.max(0, Math.floor(at)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** The payments that a filter leaves, for counting. */
export function paymentQuery(db: Database, { status, provider, from, to, q }: PaymentFilter) {
  let query = db.selectFrom('payments').select('payments.id');
  // As text in the statement, not as a parameter: the partial index of surplus serves only a status that the planner sees.
  if (status !== undefined) query = query.where('payments.status', '=', sql.lit(status));
  if (provider !== undefined) query = query.where('payments.provider', '=', provider);
  if (from !== undefined)
    query = query
      .where('payments.created_at', '>=', from)
      .where('payments.id', '>=', firstIdOf(from.getTime() - SLACK_MS));
  if (to !== undefined)
    query = query
      .where('payments.created_at', '<', to)
      .where('payments.id', '<', firstIdOf(to.getTime() + SLACK_MS));
  if (q !== undefined)
    query = query.where((where) =>
      where.or([
        where('payments.order_no', '=', q),
        where('payments.out_trade_no', '=', q),
        where('payments.trade_no', '=', q),
      ]),
    );
  return query;
}

/** Payments older than the one with the id `after`, newest first. */
export async function selectPayments(
  db: Database,
  filter: PaymentFilter,
  after: string | null,
  rowsMax: number,
): Promise<ListedRow[]> {
  let query = paymentQuery(db, filter);
  if (after !== null) query = query.where('payments.id', '<', after);
  const { rows } = await sql<ListedRow>`
    SELECT p.id, p.order_no AS "orderNo", p.out_trade_no AS "outTradeNo", p.trade_no AS "tradeNo", p.provider,
           p.channel, p.status, p.amount_fen AS "amountFen", p.received_fen AS "receivedFen",
           CASE WHEN s.id IS NOT NULL
                THEN json_build_object('id', s.id, 'status', s.status, 'reason', s.reason) END AS surplus,
           p.created_at AS "createdAt", p.finished_at AS "finishedAt"
    FROM (${query.orderBy('payments.id', 'desc').limit(rowsMax)}) page
    JOIN payments p USING (id) LEFT JOIN surplus_payments s ON s.payment_id = p.id
    ORDER BY p.id DESC`.execute(db);
  return rows;
}
