-- Which pieces a refund is for. Before, a refund knew money only, and `restock` brought all of the order back.
ALTER TABLE refunds ADD UNIQUE (id, order_no);
ALTER TABLE refunds DROP CONSTRAINT refunds_status_check;
ALTER TABLE refunds ADD CONSTRAINT refunds_status_check
  CHECK (status IN ('waiting_for_approval', 'processing', 'done', 'failed'));
ALTER TABLE refunds
  -- What somebody else decided about a refund that waited for approval.
  ADD COLUMN decision text CHECK (decision IN ('approved', 'rejected')),
  ADD COLUMN decided_by uuid REFERENCES staff,
  ADD COLUMN decided_reason text,
  ADD COLUMN decided_at timestamptz,
  ADD CONSTRAINT refunds_decided_check CHECK ((decision IS NULL) = (decided_by IS NULL)
    AND (decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL OR status <> 'waiting_for_approval')
    AND (decision IS DISTINCT FROM 'rejected' OR status = 'failed')),
  -- Nobody decides about their own refund.
  ADD CONSTRAINT refunds_second_person_check CHECK (decided_by <> staff_id);
CREATE INDEX refunds_status_idx ON refunds (status, id);

-- Pieces that a refund names count from the moment when the refund is made until it fails: no two refunds get one piece.
ALTER TABLE order_lines ADD COLUMN refunded_count integer NOT NULL DEFAULT 0;

CREATE TABLE refund_lines (
  refund_id uuid NOT NULL,
  order_no text COLLATE "C" NOT NULL,
  sku_id uuid NOT NULL,
  -- Whether these pieces come back into stock when the refund is done.
  restock boolean NOT NULL,
  count integer NOT NULL CHECK (count > 0),
  -- Those of the pieces that were not yet shipped. They never go out.
  withdrawn integer NOT NULL DEFAULT 0 CHECK (withdrawn BETWEEN 0 AND count),
  -- What was paid for the pieces. The refund itself may be of another amount.
  paid_fen bigint NOT NULL CHECK (paid_fen >= 0),
  PRIMARY KEY (refund_id, sku_id, restock),
  -- The refund and the line are of one order.
  FOREIGN KEY (refund_id, order_no) REFERENCES refunds (id, order_no),
  FOREIGN KEY (order_no, sku_id) REFERENCES order_lines (order_no, sku_id)
);
CREATE INDEX refund_lines_order_no_idx ON refund_lines (order_no, sku_id);

-- Refunds of earlier versions: a shopper got all of the order back, or all of its goods came back. The last refund that is
-- done stands for them.
INSERT INTO refund_lines (refund_id, order_no, sku_id, restock, count, withdrawn, paid_fen)
SELECT r.id, l.order_no, l.sku_id, l.restocked > 0,
       CASE WHEN o.status = 'cancelled' THEN l.count ELSE l.restocked END,
       CASE WHEN o.status = 'cancelled' THEN l.count - l.shipped ELSE 0 END,
       l.price_fen * CASE WHEN o.status = 'cancelled' THEN l.count ELSE l.restocked END
FROM orders o JOIN order_lines l USING (order_no)
JOIN LATERAL (SELECT id FROM refunds WHERE order_no = o.order_no AND status = 'done' ORDER BY id DESC LIMIT 1) r ON true
WHERE l.restocked > 0 OR (o.status = 'cancelled' AND o.paid_at IS NOT NULL);
UPDATE order_lines l SET refunded_count = named.count, withdrawn = named.withdrawn
FROM (SELECT order_no, sku_id, sum(count) AS count, sum(withdrawn) AS withdrawn FROM refund_lines GROUP BY order_no, sku_id) named
WHERE l.order_no = named.order_no AND l.sku_id = named.sku_id;

-- No more pieces are refunded than were bought, and no more come back into stock or stay unshipped than were refunded.
-- `refunded_count` and `withdrawn` follow the refunds by the triggers below alone.
ALTER TABLE order_lines ADD CONSTRAINT order_lines_refunds_check
  CHECK (refunded_count BETWEEN 0 AND count AND restocked <= refunded_count AND withdrawn <= refunded_count);
CREATE FUNCTION count_refunded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE order_lines l SET refunded_count = l.refunded_count + named.count, withdrawn = l.withdrawn + named.withdrawn
  FROM (SELECT order_no, sku_id, sum(count) AS count, sum(withdrawn) AS withdrawn FROM added GROUP BY order_no, sku_id) named
  WHERE l.order_no = named.order_no AND l.sku_id = named.sku_id;
  RETURN NULL;
END $$;
CREATE TRIGGER refund_lines_counted AFTER INSERT ON refund_lines REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION count_refunded();
CREATE TRIGGER refund_lines_append_only BEFORE UPDATE OR DELETE ON refund_lines
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION free_refunded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE order_lines l SET refunded_count = l.refunded_count - named.count, withdrawn = l.withdrawn - named.withdrawn
  FROM (SELECT order_no, sku_id, sum(count) AS count, sum(withdrawn) AS withdrawn FROM refund_lines
        WHERE refund_id = NEW.id GROUP BY order_no, sku_id) named
  WHERE l.order_no = named.order_no AND l.sku_id = named.sku_id;
  RETURN NULL;
END $$;
-- A failed refund is not taken up again; a new one takes its place.
CREATE TRIGGER refunds_failed AFTER UPDATE OF status ON refunds
  FOR EACH ROW WHEN (NEW.status = 'failed' AND OLD.status <> 'failed') EXECUTE FUNCTION free_refunded();

-- A shopper's request may name pieces: [{ skuId, count }].
ALTER TABLE refund_requests ADD COLUMN lines jsonb;
