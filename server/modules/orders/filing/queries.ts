import { sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';

/** An order as one line of a file. Times are those of the shop (Asia/Shanghai), as text. */
export interface FileOrder {
  orderNo: string;
  status: string;
  createdAt: string;
  paidAt: string | null;
  itemsAmountFen: number;
  shippingFen: number;
  totalFen: number;
  refundedFen: number;
  customer: string;
  recipient: string;
  /** E.164, or '' where the account was deleted. */
  mobile: string;
  province: string;
  city: string;
  district: string;
  detail: string;
  /** Title, options and count of each line. */
  items: string;
  carrier: string | null;
  trackingNumber: string | null;
  remark: string;
  notes: string | null;
}

const timeOf = (column: string) =>
  sql`to_char(o.${sql.ref(column)} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI:SS')`;

/** These orders, newest first. The database puts the lines together: a million orders have several million of them. */
export async function readOrdersForFile(db: Database, orderNos: readonly string[]): Promise<FileOrder[]> {
  const { rows } = await sql<FileOrder>`
    SELECT o.order_no AS "orderNo", o.status, ${timeOf('created_at')} AS "createdAt", ${timeOf('paid_at')} AS "paidAt",
           o.items_amount_fen AS "itemsAmountFen", o.shipping_fen AS "shippingFen", o.total_fen AS "totalFen",
           o.refunded_fen AS "refundedFen", u.nickname AS customer, o.remark,
           coalesce(o.address->>'recipient', '') AS recipient, coalesce(o.address->>'mobile', '') AS mobile,
           coalesce(o.address->>'province', '') AS province, coalesce(o.address->>'city', '') AS city,
           coalesce(o.address->>'district', '') AS district, coalesce(o.address->>'detail', '') AS detail,
           (SELECT string_agg(l.title || CASE WHEN l.options = '[]' THEN '' ELSE ' ' || (
                     SELECT string_agg(each->>'value', '/') FROM jsonb_array_elements(l.options) each) END
                   || ' × ' || l.count, '; ' ORDER BY l.position)
            FROM order_lines l WHERE l.order_no = o.order_no) AS items,
           parcel.carrier, parcel.tracking_number AS "trackingNumber",
           (SELECT string_agg(n.text, '; ' ORDER BY n.id) FROM order_notes n WHERE n.order_no = o.order_no) AS notes
    FROM orders o JOIN users u ON u.id = o.user_id
    LEFT JOIN LATERAL (
      SELECT carrier, tracking_number FROM shipments s WHERE s.order_no = o.order_no ORDER BY s.id DESC LIMIT 1
    ) parcel ON true
    WHERE o.order_no = ANY(${[...orderNos]}::text[]) ORDER BY o.order_no DESC`.execute(db);
  return rows;
}
