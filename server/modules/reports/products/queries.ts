import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { dailyRows, dayOf, isWithin, selectBehind } from '../queries.ts';
import type { DayCount, RowBehind, RowPlace } from '../rows.ts';
import type { DividedSpan, Span } from '../span.ts';

/** The pieces that were paid in a span: one row for each line of these orders. */
const soldOf = (span: Span) => sql`
  SELECT p.finished_at AS at, p.id, p.order_no, l.product_id, l.count AS pieces,
         l.price_fen * l.count - l.discount_fen AS amount_fen
  FROM payments p JOIN order_lines l USING (order_no)
  WHERE p.status = 'settled' AND ${isWithin(sql`p.finished_at`, span)}`;

/** The pieces whose refund was done in a span. */
const returnedOf = (span: Span) => sql`
  SELECT r.finished_at AS at, r.id, r.order_no, l.product_id, b.count AS pieces, b.paid_fen AS amount_fen
  FROM refunds r JOIN refund_lines b ON b.refund_id = r.id
  JOIN order_lines l ON l.order_no = b.order_no AND l.sku_id = b.sku_id
  WHERE r.status = 'done' AND ${isWithin(sql`r.finished_at`, span)}`;

/** The products of a span: one row or more for each, to be summed. */
export const goodsOf = (span: Span): RawBuilder<unknown> => sql`
  (SELECT product_id, count(DISTINCT order_no) AS orders, sum(pieces) AS pieces, sum(amount_fen) AS sold_fen,
          0 AS returned_pieces, 0 AS returned_fen FROM (${soldOf(span)}) sold GROUP BY product_id
   UNION ALL
   SELECT product_id, 0, 0, 0, sum(pieces), sum(amount_fen) FROM (${returnedOf(span)}) returned GROUP BY product_id)`;

const storedDays = (isInSpans: RawBuilder<unknown>) => sql`
  SELECT product_id, orders, pieces, sold_fen, returned_pieces, returned_fen FROM product_days WHERE ${isInSpans}`;

export interface ProductSums {
  /** Null for all the products that are not listed one by one. */
  productId: string | null;
  title: string;
  titleEn: string;
  orders: number;
  pieces: number;
  soldFen: number;
  returnedPieces: number;
  returnedFen: number;
}

/** The products of a span, what sold for most first; those behind `productsMax` as one row. */
export async function sumProducts(
  db: Database,
  divided: DividedSpan,
  productsMax: number,
): Promise<ProductSums[]> {
  const total = (column: string) => sql`sum(${sql.ref(column)})::bigint`;
  const { rows } = await sql<ProductSums>`
    WITH sums AS (
      SELECT product_id, sum(orders) AS orders, sum(pieces) AS pieces, sum(sold_fen) AS sold_fen,
             sum(returned_pieces) AS returned_pieces, sum(returned_fen) AS returned_fen
      FROM (${dailyRows(divided, storedDays, goodsOf)}) goods GROUP BY product_id
    ), ranked AS (
      SELECT *, row_number() OVER (ORDER BY sold_fen DESC, product_id) AS place FROM sums
    ), listed AS (
      SELECT CASE WHEN place <= ${productsMax} THEN product_id END AS product_id, min(place) AS place,
             ${total('orders')} AS orders, ${total('pieces')} AS pieces, ${total('sold_fen')} AS "soldFen",
             ${total('returned_pieces')} AS "returnedPieces", ${total('returned_fen')} AS "returnedFen"
      FROM ranked GROUP BY 1
    )
    SELECT l.product_id AS "productId", coalesce(p.title, '') AS title, coalesce(p.title_en, '') AS "titleEn", l.orders,
           l.pieces, l."soldFen", l."returnedPieces", l."returnedFen"
    FROM listed l LEFT JOIN products p ON p.id = l.product_id ORDER BY l.place`.execute(db);
  return rows;
}

/** Which pieces a figure counts. */
export type GoodsParts = 'sold' | 'returned' | 'both';

const ofProduct = (productId: string | null) =>
  productId === null ? sql`true` : sql`product_id = ${productId}::uuid`;

/** One row for each order or refund, with the amount of its pieces. */
function rowsOf(span: Span, parts: GoodsParts, productId: string | null): RawBuilder<unknown> {
  const rows = (source: RawBuilder<unknown>, sign: 1 | -1) => sql`
    SELECT at, id, order_no, ${sql.lit(sign)} * sum(amount_fen)::bigint AS amount_fen FROM (${source}) pieces
    WHERE ${ofProduct(productId)} GROUP BY at, id, order_no`;
  if (parts === 'sold') return rows(soldOf(span), 1);
  if (parts === 'returned') return rows(returnedOf(span), 1);
  return sql`${rows(soldOf(span), 1)} UNION ALL ${rows(returnedOf(span), -1)}`;
}

/** The orders and refunds of products, latest first. */
export const selectGoods = (
  db: Database,
  span: Span,
  parts: GoodsParts,
  productId: string | null,
  after: RowPlace | null,
  rowsMax: number,
): Promise<RowBehind[]> => selectBehind(db, rowsOf(span, parts, productId), after, rowsMax);

/** How many of these orders and refunds each day has. Refunds of pieces are few, so all of them are counted. */
export async function countGoods(
  db: Database,
  divided: DividedSpan,
  parts: GoodsParts,
  productId: string | null,
): Promise<DayCount[]> {
  const live = (span: Span, of: GoodsParts) => sql`
    SELECT ${dayOf(sql`at`)}, count(*) FROM (${rowsOf(span, of, productId)}) behind GROUP BY 1`;
  // Every order has lines, so without a product each settled payment is a row.
  const storedSold = (isIn: RawBuilder<unknown>) =>
    productId === null
      ? sql`SELECT day, settled_payments FROM report_days WHERE ${isIn}`
      : sql`SELECT day, orders FROM product_days WHERE ${ofProduct(productId)} AND (${isIn})`;
  const sold = dailyRows(divided, storedSold, (span) => live(span, 'sold'));
  const nothing = () => sql`SELECT NULL::date, 0 WHERE false`;
  const spans = [...divided.closed, ...divided.open];
  const returned = sql.join([nothing(), ...spans.map((span) => live(span, 'returned'))], sql` UNION ALL `);
  const counts = { sold, returned, both: sql`${sold} UNION ALL ${returned}` }[parts];
  const { rows } = await sql<DayCount>`
    SELECT day::text, sum(count)::bigint AS count FROM (${counts}) AS counts(day, count) GROUP BY day`.execute(
    db,
  );
  return rows;
}
