-- Why an adjustment was made; those of earlier versions were all typed by staff or came with a new SKU.
ALTER TABLE stock_adjustments
  ADD COLUMN kind text NOT NULL DEFAULT 'adjusted' CHECK (kind IN ('adjusted', 'counted', 'imported'));

-- Every change of what is on hand, for people who ask where the goods went: read the view `all_stock_movements`, whose sum
-- is on_hand. Rows are written while the SKU's row of `stock` is locked, so `at` tells their sequence. There is one index
-- and no foreign key: most rows are sales, and their transaction held what a key would check again.
CREATE TABLE stock_movements (
  sku_id uuid NOT NULL,
  -- Of the statement: it begins when the stock is locked, and now() is earlier than that.
  at timestamptz NOT NULL DEFAULT statement_timestamp(),
  -- The order's number, or the adjustment's id. It decides where several movements share a moment.
  reference text COLLATE "C" NOT NULL,
  kind text NOT NULL CHECK (kind IN ('adjusted', 'counted', 'imported', 'sold', 'restocked')),
  delta bigint NOT NULL CHECK (delta <> 0),
  on_hand_after bigint NOT NULL,
  staff_id uuid,
  reason text NOT NULL DEFAULT '',
  PRIMARY KEY (sku_id, at, reference)
);

-- Sales that a timed job has not moved to stock_movements yet (decision 0014). Without an index a payment hardly notices
-- this table. The job deletes what it has moved, so the table is vacuumed often.
CREATE TABLE stock_sales (
  sku_id uuid NOT NULL,
  order_no text COLLATE "C" NOT NULL,
  count bigint NOT NULL,
  -- What was on hand after all sales of the statement; see `at`.
  on_hand bigint NOT NULL,
  at timestamptz NOT NULL DEFAULT statement_timestamp()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);

CREATE VIEW all_stock_movements AS
SELECT sku_id, at, reference, kind, delta, on_hand_after, staff_id, reason FROM stock_movements
UNION ALL
SELECT sku_id, at, order_no, 'sold', -count,
       on_hand + coalesce(sum(count) OVER (PARTITION BY sku_id, at ORDER BY order_no
                                           ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), 0)::bigint, NULL, ''
FROM stock_sales;

-- What happened before this table existed. A batch of payments shares one moment; the order numbers then decide.
INSERT INTO stock_movements (sku_id, at, reference, kind, delta, on_hand_after, staff_id, reason)
SELECT sku_id, at, reference, kind, delta,
       sum(delta) OVER (PARTITION BY sku_id ORDER BY at, reference ROWS UNBOUNDED PRECEDING), staff_id, reason
FROM (
  SELECT sku_id, at, id::text AS reference, kind, delta, staff_id, reason FROM stock_adjustments
  UNION ALL
  SELECT sku_id, paid_at, order_no, 'sold', -count, NULL, ''
  FROM order_lines JOIN orders USING (order_no) WHERE paid_at IS NOT NULL
  UNION ALL
  SELECT sku_id, coalesce(finished_at, created_at), refund_lines.order_no, 'restocked', count, NULL, ''
  FROM refund_lines JOIN refunds ON refunds.id = refund_id WHERE refunds.status = 'done' AND refund_lines.restock
) earlier;
CREATE TRIGGER stock_movements_append_only BEFORE UPDATE OR DELETE ON stock_movements
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- An adjustment is a movement, whoever writes it; `stock` is changed before.
CREATE FUNCTION record_adjustments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stock_movements (sku_id, reference, kind, delta, on_hand_after, staff_id, reason)
  SELECT a.sku_id, a.id::text, a.kind, a.delta,
         s.on_hand - coalesce(sum(a.delta) OVER (PARTITION BY a.sku_id ORDER BY a.id
                                                 ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), 0),
         a.staff_id, a.reason
  FROM added a JOIN stock s ON s.sku_id = a.sku_id;
  RETURN NULL;
END $$;
CREATE TRIGGER stock_adjustments_recorded AFTER INSERT ON stock_adjustments REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION record_adjustments();
