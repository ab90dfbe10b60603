-- What staff edit has a version; a save that was made from an older one is refused.
ALTER TABLE categories ADD version integer NOT NULL DEFAULT 1 CHECK (version > 0);
ALTER TABLE products ADD version integer NOT NULL DEFAULT 1 CHECK (version > 0);

-- A draft was never on the shelf; an archived product is out of every list until it is asked for.
ALTER TABLE products DROP CONSTRAINT products_status_check;
ALTER TABLE products ADD CONSTRAINT products_status_check
  CHECK (status IN ('draft', 'on_shelf', 'off_shelf', 'archived'));

-- What the lists of the back office filter and sort by. A table of its own: each payment counts sales up in products, and
-- every further index there would be written with it.
CREATE TABLE product_listing (
  product_id uuid PRIMARY KEY REFERENCES products,
  status text NOT NULL,
  category_id uuid NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX product_listing_status_idx ON product_listing (status, product_id);
CREATE INDEX product_listing_category_id_idx ON product_listing (category_id, product_id);
CREATE INDEX product_listing_updated_at_idx ON product_listing (updated_at, product_id);
INSERT INTO product_listing SELECT id, status, category_id, updated_at FROM products;

CREATE FUNCTION keep_product_listing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO product_listing VALUES (NEW.id, NEW.status, NEW.category_id, NEW.updated_at)
  ON CONFLICT (product_id) DO UPDATE
  SET status = excluded.status, category_id = excluded.category_id, updated_at = excluded.updated_at;
  RETURN NULL;
END $$;
-- A sale sets none of these columns, so it does not fire.
CREATE TRIGGER products_listed AFTER INSERT OR UPDATE OF status, category_id, updated_at ON products
  FOR EACH ROW EXECUTE FUNCTION keep_product_listing();

ALTER TABLE product_images DROP CONSTRAINT product_images_pkey;
ALTER TABLE product_images
  ADD id uuid PRIMARY KEY DEFAULT uuidv7(),
  ADD alt text NOT NULL DEFAULT '',
  -- Checked at the end of the transaction, so that pictures may change places.
  ADD CONSTRAINT product_images_position_key UNIQUE (product_id, position) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE skus
  ADD code text CHECK (code <> ''),
  ADD barcode text CHECK (barcode <> ''),
  ADD list_price_fen bigint CHECK (list_price_fen BETWEEN 1 AND 1000000000),
  ADD cost_fen bigint CHECK (cost_fen BETWEEN 0 AND 1000000000),
  ADD weight_grams integer CHECK (weight_grams > 0),
  ADD low_stock_at bigint CHECK (low_stock_at >= 0),
  ADD image_id uuid REFERENCES product_images ON DELETE SET NULL,
  ADD version integer NOT NULL DEFAULT 1 CHECK (version > 0);
CREATE UNIQUE INDEX skus_code_key ON skus (lower(code)) WHERE code IS NOT NULL;
CREATE INDEX skus_barcode_idx ON skus (barcode) WHERE barcode IS NOT NULL;
CREATE INDEX skus_image_id_idx ON skus (image_id) WHERE image_id IS NOT NULL;
CREATE INDEX skus_low_stock_idx ON skus (id) WHERE low_stock_at IS NOT NULL;

-- The Chinese names and values of a SKU's options in one form, whatever order they were given in.
CREATE FUNCTION options_key(options jsonb) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(string_agg(each->>'name' || chr(31) || (each->>'value'), chr(30) ORDER BY each->>'name'), '')
  FROM jsonb_array_elements(options) each
$$;
-- Two SKUs of a product with the same options could not be told apart by a shopper.
CREATE UNIQUE INDEX skus_options_key ON skus (product_id, options_key(options));

-- Uploads whose files are being written. The transaction that uses an upload removes its row; a row that stays belongs to
-- an upload that failed, and its files are removed.
CREATE TABLE pending_uploads (
  stem text PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX pending_uploads_created_at_idx ON pending_uploads (created_at);
