-- Hot: three counters a SKU and nothing else, with room on each page for HOT updates.
CREATE TABLE stock (
  sku_id uuid PRIMARY KEY REFERENCES skus,
  on_hand bigint NOT NULL,
  locked bigint NOT NULL DEFAULT 0,
  sold bigint NOT NULL DEFAULT 0 CHECK (sold >= 0),
  CHECK (0 <= locked AND locked <= on_hand)
) WITH (fillfactor = 50);

-- Append only: on_hand + sold of a SKU is always the sum of its adjustments.
CREATE TABLE stock_adjustments (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  sku_id uuid NOT NULL REFERENCES stock,
  delta bigint NOT NULL CHECK (delta <> 0),
  reason text NOT NULL,
  staff_id uuid REFERENCES staff,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX stock_adjustments_sku_id_idx ON stock_adjustments (sku_id);
CREATE TRIGGER stock_adjustments_append_only BEFORE UPDATE OR DELETE ON stock_adjustments
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
