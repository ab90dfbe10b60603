-- Of the pieces that count as sold, those that lie in the warehouse no more: shipped, or refunded before that without coming
-- back, less those that came back after shipping. `stock.sold` less this count is what paid orders still wait for, and it
-- lies on the shelf. Paying changes `sold` alone and never this table.
CREATE TABLE stock_handed_over (
  sku_id uuid PRIMARY KEY,
  count bigint NOT NULL
);
INSERT INTO stock_handed_over (sku_id, count)
SELECT sku_id, sum(l.shipped - l.restocked + coalesce(named.withdrawn, 0))
FROM order_lines l LEFT JOIN (
  SELECT refund_lines.order_no, sku_id, sum(withdrawn) AS withdrawn FROM refund_lines JOIN refunds ON refunds.id = refund_id
  WHERE refunds.status = 'done' GROUP BY refund_lines.order_no, sku_id
) named USING (order_no, sku_id)
WHERE l.shipped > 0 OR l.restocked > 0 OR named.withdrawn > 0 GROUP BY sku_id;

CREATE FUNCTION hand_over_shipped() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stock_handed_over AS h (sku_id, count)
  SELECT sku_id, sum(count) FROM added GROUP BY sku_id ORDER BY sku_id
  ON CONFLICT (sku_id) DO UPDATE SET count = h.count + excluded.count;
  RETURN NULL;
END $$;
CREATE TRIGGER shipment_lines_handed_over AFTER INSERT ON shipment_lines REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION hand_over_shipped();

CREATE FUNCTION hand_over_refunded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stock_handed_over AS h (sku_id, count)
  SELECT sku_id, sum(withdrawn - CASE WHEN restock THEN count ELSE 0 END) FROM refund_lines
  WHERE refund_id = NEW.id GROUP BY sku_id ORDER BY sku_id
  ON CONFLICT (sku_id) DO UPDATE SET count = h.count + excluded.count;
  RETURN NULL;
END $$;
CREATE TRIGGER refunds_handed_over AFTER UPDATE OF status ON refunds
  FOR EACH ROW WHEN (NEW.status = 'done' AND OLD.status <> 'done') EXECUTE FUNCTION hand_over_refunded();
