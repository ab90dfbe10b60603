-- The parcels of an order. `carrier` is a code of orders/shipping/carriers.ts or what staff typed.
CREATE TABLE shipments (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  order_no text COLLATE "C" NOT NULL REFERENCES orders,
  carrier text NOT NULL CHECK (carrier <> ''),
  tracking_number text NOT NULL CHECK (tracking_number <> ''),
  shipped_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (id, order_no)
);
CREATE INDEX shipments_order_no_idx ON shipments (order_no, id);

ALTER TABLE order_lines
  -- Pieces that are in parcels.
  ADD COLUMN shipped integer NOT NULL DEFAULT 0 CHECK (shipped >= 0),
  -- Pieces that were refunded before they were shipped, so they never go out.
  ADD COLUMN withdrawn integer NOT NULL DEFAULT 0 CHECK (withdrawn >= 0);

CREATE TABLE shipment_lines (
  shipment_id uuid NOT NULL,
  order_no text COLLATE "C" NOT NULL,
  sku_id uuid NOT NULL,
  count integer NOT NULL CHECK (count > 0),
  PRIMARY KEY (shipment_id, sku_id),
  -- The parcel and the line are of one order.
  FOREIGN KEY (shipment_id, order_no) REFERENCES shipments (id, order_no),
  FOREIGN KEY (order_no, sku_id) REFERENCES order_lines (order_no, sku_id)
);

-- Orders that were shipped before parcels had a table of their own: one parcel with all of the order.
INSERT INTO shipments (order_no, carrier, tracking_number, shipped_at)
SELECT order_no, coalesce(nullif(carrier, ''), '-'), coalesce(nullif(tracking_number, ''), '-'), shipped_at
FROM orders WHERE shipped_at IS NOT NULL;
INSERT INTO shipment_lines (shipment_id, order_no, sku_id, count)
SELECT s.id, s.order_no, l.sku_id, l.count FROM shipments s JOIN order_lines l ON l.order_no = s.order_no;
UPDATE order_lines l SET shipped = count FROM shipments s WHERE s.order_no = l.order_no;

-- No more pieces are shipped than were bought and not refunded before. `shipped` follows the parcels by this trigger
-- alone, and the check counts both.
ALTER TABLE order_lines ADD CONSTRAINT order_lines_pieces_check CHECK (shipped + withdrawn <= count);
CREATE FUNCTION count_shipped() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE order_lines l SET shipped = l.shipped + added.count
  FROM added WHERE l.order_no = added.order_no AND l.sku_id = added.sku_id;
  RETURN NULL;
END $$;
CREATE TRIGGER shipment_lines_counted AFTER INSERT ON shipment_lines REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION count_shipped();
CREATE TRIGGER shipment_lines_append_only BEFORE UPDATE OR DELETE ON shipment_lines
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The newest parcel says what these columns said.
ALTER TABLE orders DROP COLUMN carrier, DROP COLUMN tracking_number;
ALTER TABLE orders ADD CHECK ((status IN ('shipped', 'completed')) = (shipped_at IS NOT NULL));

-- What staff write down about an order, for each other.
CREATE TABLE order_notes (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  order_no text COLLATE "C" NOT NULL REFERENCES orders,
  staff_id uuid NOT NULL REFERENCES staff,
  text text NOT NULL CHECK (text <> ''),
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX order_notes_order_no_idx ON order_notes (order_no, id);
