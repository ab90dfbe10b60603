-- What the list of stock filters and sorts by: over 300,000 SKUs, sorting the rows of `stock` took 370 ms, and finding the low
-- ones 1,500 ms. Placing orders must not pay for this table, so `available` follows orders by a timed job: a SKU may stand at
-- its former place for some seconds. The numbers that the list shows come from `stock`. Everything else is written at once.
CREATE TABLE stock_listing (
  sku_id uuid PRIMARY KEY REFERENCES stock ON DELETE CASCADE,
  available bigint NOT NULL,
  -- available is not above the SKU's low_stock_at.
  is_low boolean NOT NULL,
  -- Of the product.
  status text NOT NULL
);
CREATE INDEX stock_listing_available_idx ON stock_listing (available, sku_id) INCLUDE (status) WHERE status <> 'archived';
CREATE INDEX stock_listing_low_idx ON stock_listing (available, sku_id) INCLUDE (status) WHERE is_low AND status <> 'archived';
CREATE INDEX stock_listing_status_idx ON stock_listing (status, sku_id);

-- What the rows should say.
CREATE VIEW stock_listing_now AS
SELECT stock.sku_id, on_hand - locked AS available, coalesce(on_hand - locked <= low_stock_at, false) AS is_low, listed.status
FROM stock JOIN skus ON skus.id = stock.sku_id JOIN product_listing listed USING (product_id);

INSERT INTO stock_listing SELECT * FROM stock_listing_now;

-- Writes the rows of these SKUs, in one order, so that two transactions do not wait for each other.
CREATE FUNCTION keep_stock_listing(changed uuid[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO stock_listing AS kept SELECT * FROM stock_listing_now WHERE sku_id = ANY(changed) ORDER BY sku_id
  ON CONFLICT (sku_id) DO UPDATE SET available = excluded.available, is_low = excluded.is_low, status = excluded.status
  WHERE (kept.available, kept.is_low, kept.status) IS DISTINCT FROM (excluded.available, excluded.is_low, excluded.status);
$$;

CREATE FUNCTION list_stock_of_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM keep_stock_listing(array(SELECT DISTINCT sku_id FROM added));
  RETURN NULL;
END $$;
-- A new SKU, and an adjustment by staff, who look at the list next. Orders insert into neither.
CREATE TRIGGER stock_listed AFTER INSERT ON stock REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION list_stock_of_statement();
CREATE TRIGGER stock_adjustments_listed AFTER INSERT ON stock_adjustments REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION list_stock_of_statement();

CREATE FUNCTION list_stock_of_sku() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM keep_stock_listing(array[NEW.id]);
  RETURN NULL;
END $$;
CREATE TRIGGER skus_stock_listed AFTER UPDATE OF low_stock_at ON skus FOR EACH ROW
  WHEN (NEW.low_stock_at IS DISTINCT FROM OLD.low_stock_at) EXECUTE FUNCTION list_stock_of_sku();

CREATE FUNCTION list_stock_of_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM keep_stock_listing(array(SELECT id FROM skus WHERE product_id = NEW.product_id));
  RETURN NULL;
END $$;
CREATE TRIGGER product_listing_stock_listed AFTER UPDATE OF status ON product_listing FOR EACH ROW
  WHEN (NEW.status <> OLD.status) EXECUTE FUNCTION list_stock_of_product();

-- When the job runs next, in one row: its pause grows with its work.
CREATE TABLE stock_listing_progress (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  next_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO stock_listing_progress DEFAULT VALUES;
