/** A rule that must hold for the stored orders, stock and money, with a query for the rows that break it. */
export interface Invariant {
  name: string;
  /** The rule in words, for the report. */
  says: string;
  /** Selects every row that breaks the rule. */
  offenders: string;
}

const EVER_PAID = 'orders.paid_at IS NOT NULL';

/** All invariants. docs/audit.md explains each; a test breaks each one and expects the audit to name it. */
export const INVARIANTS: readonly Invariant[] = [
  {
    name: 'stock.bounds',
    says: 'no more is locked than is on hand: 0 <= locked <= on_hand',
    offenders:
      'SELECT sku_id, on_hand, locked, sold FROM stock WHERE locked < 0 OR locked > on_hand OR sold < 0',
  },
  {
    name: 'stock.locked',
    says: 'the locked pieces of a SKU are the pieces in unpaid orders',
    offenders: `
      SELECT sku_id, stock.locked, coalesce(held.count, 0) AS held_by_orders
      FROM stock FULL JOIN (
        SELECT sku_id, sum(count) AS count FROM order_lines JOIN orders USING (order_no)
        WHERE orders.status = 'pending_payment' GROUP BY sku_id
      ) held USING (sku_id)
      WHERE coalesce(stock.locked, 0) <> coalesce(held.count, 0)`,
  },
  {
    name: 'stock.adjustments',
    says: 'on_hand + sold is the sum of all stock adjustments',
    offenders: `
      SELECT sku_id, on_hand, sold, coalesce(put.delta, 0) AS adjustments
      FROM stock LEFT JOIN (
        SELECT sku_id, sum(delta) AS delta FROM stock_adjustments GROUP BY sku_id
      ) put USING (sku_id)
      WHERE on_hand + sold <> coalesce(put.delta, 0)`,
  },
  {
    name: 'stock.sold',
    says: 'the sold pieces of a SKU are the pieces in paid orders, less the restocked pieces',
    offenders: `
      SELECT sku_id, stock.sold, coalesce(bought.count, 0) AS in_paid_orders
      FROM stock FULL JOIN (
        SELECT sku_id, sum(count - restocked) AS count FROM order_lines JOIN orders USING (order_no)
        WHERE ${EVER_PAID} GROUP BY sku_id
      ) bought USING (sku_id)
      WHERE coalesce(stock.sold, 0) <> coalesce(bought.count, 0)`,
  },
  {
    name: 'stock.movements',
    says: 'on_hand is the sum of all stock movements',
    offenders: `
      SELECT sku_id, stock.on_hand, coalesce(moved.delta, 0) AS moved
      FROM stock FULL JOIN (
        SELECT sku_id, sum(delta) AS delta FROM all_stock_movements GROUP BY sku_id
      ) moved USING (sku_id)
      WHERE coalesce(stock.on_hand, 0) <> coalesce(moved.delta, 0)`,
  },
  {
    name: 'stock.handed_over',
    says: 'the sold pieces that left the warehouse are those that were shipped or refunded, less the returned pieces',
    offenders: `
      SELECT sku_id, stock_handed_over.count, coalesce(gone.count, 0) AS of_orders
      FROM stock_handed_over FULL JOIN (
        SELECT sku_id, sum(l.shipped - l.restocked + coalesce(named.withdrawn, 0)) AS count
        FROM order_lines l LEFT JOIN (
          SELECT refund_lines.order_no, sku_id, sum(withdrawn) AS withdrawn
          FROM refund_lines JOIN refunds ON refunds.id = refund_id
          WHERE status = 'done' GROUP BY refund_lines.order_no, sku_id
        ) named USING (order_no, sku_id)
        GROUP BY sku_id
      ) gone USING (sku_id)
      WHERE coalesce(stock_handed_over.count, 0) <> coalesce(gone.count, 0)`,
  },
  {
    name: 'orders.amount',
    says: 'the items amount of an order is the sum of its lines',
    offenders: `
      SELECT order_no, items_amount_fen, lines.amount_fen
      FROM orders LEFT JOIN (
        SELECT order_no, sum(price_fen * count) AS amount_fen FROM order_lines GROUP BY order_no
      ) lines USING (order_no)
      WHERE lines.amount_fen IS DISTINCT FROM items_amount_fen`,
  },
  {
    name: 'orders.discount',
    says: 'the discount of an order is the sum of what its rules take off, and of the shares of its lines',
    offenders: `
      SELECT order_no, discount_fen, shares.fen AS on_lines, coalesce(rules.fen, 0) AS of_rules
      FROM orders LEFT JOIN (
        SELECT order_no, sum(discount_fen) AS fen FROM order_lines GROUP BY order_no
      ) shares USING (order_no) CROSS JOIN LATERAL (
        SELECT sum((rule ->> 'offFen')::bigint) AS fen FROM jsonb_array_elements(discounts) AS rule
      ) rules
      WHERE discount_fen <> coalesce(shares.fen, 0) OR discount_fen <> coalesce(rules.fen, 0)`,
  },
  {
    name: 'coupons.used',
    says: 'a used coupon stands in the order that used it, and each order has the coupons that lower its price',
    offenders: `
      SELECT coalesce(c.id, taken.id) AS id, c.order_no AS used_by, taken.order_no AS in_order
      FROM (SELECT id, order_no FROM claimed_coupons WHERE order_no IS NOT NULL) c
      FULL JOIN (
        SELECT (rule ->> 'id')::uuid AS id, order_no, status, refunded_fen = total_fen AS is_refunded
        FROM orders CROSS JOIN LATERAL jsonb_array_elements(discounts) AS rule
        WHERE discount_fen > 0 AND rule ->> 'source' = 'coupon'
      ) taken ON taken.id = c.id AND taken.order_no = c.order_no
      WHERE taken.order_no IS NULL OR (c.order_no IS NULL AND status <> 'cancelled' AND NOT is_refunded)
         OR (c.order_no IS NOT NULL AND status = 'cancelled' AND NOT is_refunded)`,
  },
  {
    name: 'coupons.claimed',
    says: 'what is claimed of a coupon is its quantity at most, and no shopper has more than the limit',
    offenders: `
      SELECT coupons.id, quantity, claimed, coalesce(held.count, 0) AS held, held.most, held.limit
      FROM coupons LEFT JOIN (
        SELECT coupon_id, sum(count) AS count, max(count) AS most, max("limit") AS limit, bool_or(count > "limit") AS is_over
        FROM (SELECT coupon_id, user_id, count(*) AS count, max(per_user) AS "limit" FROM claimed_coupons
              GROUP BY coupon_id, user_id) shoppers
        GROUP BY coupon_id
      ) held ON held.coupon_id = coupons.id
      WHERE claimed <> coalesce(held.count, 0) OR claimed > quantity OR held.is_over`,
  },
  {
    name: 'orders.history',
    says: 'every order has a first event, and its status is that of its last event',
    offenders: `
      SELECT order_no, orders.status, events.count AS events
      FROM orders LEFT JOIN (
        SELECT order_no, count(*) AS count, bool_or(from_status IS NULL) AS began, array_agg(to_status) AS entered,
               array_agg(from_status) FILTER (WHERE from_status IS NOT NULL) AS left_behind
        FROM order_events GROUP BY order_no
      ) events USING (order_no)
      WHERE events.began IS NOT TRUE OR NOT orders.status = ANY (events.entered)
         OR orders.status = ANY (coalesce(events.left_behind, '{}'))
         OR events.count <> cardinality(coalesce(events.left_behind, '{}')) + 1`,
  },
  {
    name: 'orders.shipped',
    says: 'the shipped pieces of a line are the pieces in its parcels, and a shipped order has nothing left to ship',
    offenders: `
      SELECT order_no, sku_id, order_lines.shipped, coalesce(sent.count, 0) AS in_parcels, orders.status
      FROM order_lines JOIN orders USING (order_no) LEFT JOIN (
        SELECT order_no, sku_id, sum(count) AS count FROM shipment_lines GROUP BY order_no, sku_id
      ) sent USING (order_no, sku_id)
      WHERE order_lines.shipped <> coalesce(sent.count, 0)
         OR (orders.status IN ('shipped', 'completed') AND shipped + withdrawn < order_lines.count)`,
  },
  {
    name: 'flash_sales.quota',
    says: 'what is taken of an item of a flash sale are its pieces in orders that are not cancelled, within the quota',
    offenders: `
      SELECT flash_items.id, sku_id, taken, quota, coalesce(held.count, 0) AS in_orders
      FROM flash_items FULL JOIN (
        SELECT flash_item_id AS id, sum(count) AS count FROM order_lines JOIN orders USING (order_no)
        WHERE flash_item_id IS NOT NULL AND orders.status <> 'cancelled' GROUP BY flash_item_id
      ) held USING (id)
      WHERE coalesce(taken, 0) <> coalesce(held.count, 0) OR taken > quota`,
  },
  {
    name: 'flash_sales.shopper',
    says: 'what a shopper has taken of an item are the pieces in the orders of the shopper, within the limit of each shopper',
    offenders: `
      SELECT item_id, user_id, taken, per_user, coalesce(held.count, 0) AS in_orders
      FROM flash_takings FULL JOIN (
        SELECT flash_item_id AS item_id, user_id, sum(count) AS count FROM order_lines JOIN orders USING (order_no)
        WHERE flash_item_id IS NOT NULL AND orders.status <> 'cancelled' GROUP BY flash_item_id, user_id
      ) held USING (item_id, user_id)
      WHERE coalesce(taken, 0) <> coalesce(held.count, 0) OR taken > per_user`,
  },
  {
    name: 'orders.key',
    says: 'a one-time key has at most one order',
    offenders:
      'SELECT checkout_key, count(*) AS orders FROM orders GROUP BY checkout_key HAVING count(*) > 1',
  },
  {
    name: 'payments.settled',
    says: 'a paid order has one settled payment of its amount, and no other order has any',
    offenders: `
      SELECT order_no, orders.paid_at, orders.total_fen, paid.count AS settled, paid.received_fen
      FROM orders FULL JOIN (
        SELECT order_no, count(*) AS count, sum(received_fen) AS received_fen
        FROM payments WHERE status = 'settled' GROUP BY order_no
      ) paid USING (order_no)
      WHERE (${EVER_PAID}) <> (paid.count IS NOT NULL)
         OR (paid.count IS NOT NULL AND (paid.count <> 1 OR paid.received_fen IS DISTINCT FROM orders.total_fen))`,
  },
  {
    name: 'payments.surplus',
    says: 'money that belongs to no order is recorded as a surplus payment, to the fen',
    offenders: `
      SELECT payments.id, payments.received_fen, surplus_payments.amount_fen
      FROM payments FULL JOIN surplus_payments ON surplus_payments.payment_id = payments.id
      WHERE (payments.status = 'surplus' OR surplus_payments.id IS NOT NULL)
        AND (payments.status IS DISTINCT FROM 'surplus' OR payments.received_fen IS DISTINCT FROM surplus_payments.amount_fen)`,
  },
  {
    name: 'refunds.sums',
    says: 'the refunded and pending sums of an order are the sums of its refunds',
    offenders: `
      SELECT order_no, orders.refunding_fen, orders.refunded_fen, sums.processing_fen, sums.done_fen
      FROM orders FULL JOIN (
        SELECT order_no, coalesce(sum(amount_fen) FILTER (WHERE status IN ('waiting_for_approval', 'processing')), 0) AS processing_fen,
               coalesce(sum(amount_fen) FILTER (WHERE status = 'done'), 0) AS done_fen
        FROM refunds GROUP BY order_no
      ) sums USING (order_no)
      WHERE orders.refunding_fen IS DISTINCT FROM coalesce(sums.processing_fen, 0)
         OR orders.refunded_fen IS DISTINCT FROM coalesce(sums.done_fen, 0)`,
  },
  {
    name: 'refunds.pieces',
    says: 'the pieces of a line that are refunded, withdrawn and back in stock are those that its refunds name',
    offenders: `
      SELECT order_no, sku_id, order_lines.count, refunded_count, named.count AS named, order_lines.withdrawn,
             named.withdrawn AS named_unshipped, restocked, named.back AS named_back
      FROM order_lines LEFT JOIN (
        SELECT refund_lines.order_no, sku_id, sum(count) AS count, sum(withdrawn) AS withdrawn,
               coalesce(sum(count) FILTER (WHERE refund_lines.restock AND status = 'done'), 0) AS back
        FROM refund_lines JOIN refunds ON refunds.id = refund_id
        WHERE status <> 'failed' GROUP BY refund_lines.order_no, sku_id
      ) named USING (order_no, sku_id)
      WHERE refunded_count <> coalesce(named.count, 0) OR order_lines.withdrawn <> coalesce(named.withdrawn, 0)
         OR restocked <> coalesce(named.back, 0)`,
  },
  {
    name: 'refunds.lines',
    says: 'for the pieces of a line no more is refunded than was paid for the line',
    offenders: `
      SELECT order_no, sku_id, price_fen * count - discount_fen AS paid_fen, named.fen AS refunded_fen
      FROM order_lines JOIN (
        SELECT refund_lines.order_no, sku_id, sum(paid_fen) AS fen
        FROM refund_lines JOIN refunds ON refunds.id = refund_id
        WHERE status <> 'failed' GROUP BY refund_lines.order_no, sku_id
      ) named USING (order_no, sku_id)
      WHERE named.fen > price_fen * count - discount_fen`,
  },
  {
    name: 'money',
    says: 'received = kept on orders + surplus not yet refunded + refunds pending + refunds done',
    offenders: `
      SELECT * FROM (
        SELECT (SELECT coalesce(sum(received_fen), 0) FROM payments) AS received_fen,
               (SELECT coalesce(sum(total_fen - refunded_fen - refunding_fen), 0) FROM orders WHERE ${EVER_PAID}) AS kept_fen,
               (SELECT coalesce(sum(amount_fen), 0) FROM surplus_payments WHERE status = 'failed') AS surplus_fen,
               (SELECT coalesce(sum(amount_fen), 0) FROM refunds WHERE status IN ('waiting_for_approval', 'processing'))
                 + (SELECT coalesce(sum(amount_fen), 0) FROM surplus_payments WHERE status = 'refunding') AS refunding_fen,
               (SELECT coalesce(sum(amount_fen), 0) FROM refunds WHERE status = 'done')
                 + (SELECT coalesce(sum(amount_fen), 0) FROM surplus_payments WHERE status = 'refunded') AS refunded_fen
      ) books
      WHERE received_fen <> kept_fen + surplus_fen + refunding_fen + refunded_fen`,
  },
  {
    name: 'catalog.sales',
    says: 'the sales count of a product is the number of its pieces in paid orders',
    offenders: `
      SELECT products.id, products.sales_count, coalesce(bought.count, 0) AS in_paid_orders
      FROM products LEFT JOIN (
        SELECT product_id, sum(count) AS count FROM order_lines JOIN orders USING (order_no)
        WHERE ${EVER_PAID} GROUP BY product_id
      ) bought ON bought.product_id = products.id
      WHERE products.sales_count <> coalesce(bought.count, 0)`,
  },
  {
    name: 'addresses.default',
    says: 'a user who has addresses has exactly one default address',
    offenders: `
      SELECT user_id, count(*) AS addresses, count(*) FILTER (WHERE is_default) AS defaults
      FROM addresses GROUP BY user_id HAVING count(*) FILTER (WHERE is_default) <> 1`,
  },
];
