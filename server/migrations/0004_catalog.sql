CREATE TABLE categories (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  parent_id uuid REFERENCES categories,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9-]+$'),
  name text NOT NULL,
  name_en text NOT NULL,
  position integer NOT NULL DEFAULT 0
);
CREATE INDEX categories_parent_id_idx ON categories (parent_id);

CREATE TABLE products (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  category_id uuid NOT NULL REFERENCES categories,
  slug text NOT NULL,
  title text NOT NULL CHECK (title <> ''),
  title_en text NOT NULL DEFAULT '',
  description text NOT NULL DEFAULT '',
  description_en text NOT NULL DEFAULT '',
  status text NOT NULL DEFAULT 'on_shelf' CHECK (status IN ('on_shelf', 'off_shelf')),
  sales_count bigint NOT NULL DEFAULT 0 CHECK (sales_count >= 0),
  -- The lowest price of the SKUs on the shelf, null where there is none: kept by keep_lowest_price(), for sorting and filtering.
  price_fen bigint,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 80);
-- What a list may show, once for each of its orders; the newest come by id, which is in the order of time.
CREATE INDEX products_category_id_idx ON products (category_id, price_fen) WHERE status = 'on_shelf' AND price_fen IS NOT NULL;
CREATE INDEX products_price_idx ON products (price_fen, id) WHERE status = 'on_shelf' AND price_fen IS NOT NULL;
-- With all that filters and sorts, so that what a search has found need not be looked up in the table.
CREATE INDEX products_sales_idx ON products (sales_count, id) INCLUDE (price_fen, category_id)
  WHERE status = 'on_shelf' AND price_fen IS NOT NULL;

-- Words and pairs of characters, cut by the shop: PostgreSQL has no Chinese parser of its own. A table of its own, because
-- each payment counts sales up in products, and the words should not have to be indexed again for that.
CREATE TABLE product_words (
  product_id uuid PRIMARY KEY REFERENCES products,
  words tsvector NOT NULL
);
CREATE INDEX product_words_idx ON product_words USING gin (words);

CREATE TABLE product_images (
  product_id uuid NOT NULL REFERENCES products,
  position integer NOT NULL,
  url text NOT NULL,
  width integer NOT NULL CHECK (width > 0),
  height integer NOT NULL CHECK (height > 0),
  PRIMARY KEY (product_id, position)
);

CREATE TABLE skus (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  product_id uuid NOT NULL REFERENCES products,
  position integer NOT NULL DEFAULT 0,
  -- [{ "name", "nameEn"?, "value", "valueEn"? }]
  options jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(options) = 'array'),
  price_fen bigint NOT NULL CHECK (price_fen BETWEEN 1 AND 1000000000),
  status text NOT NULL DEFAULT 'on_shelf' CHECK (status IN ('on_shelf', 'off_shelf')),
  image_url text
);
CREATE INDEX skus_product_id_idx ON skus (product_id, position);

-- Locks first and looks second: what another transaction did to another SKU of the product is then seen.
CREATE FUNCTION keep_lowest_price() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM products WHERE id IN (SELECT product_id FROM changed) ORDER BY id FOR NO KEY UPDATE;
  UPDATE products SET price_fen = now.lowest
  FROM (
    SELECT touched.product_id, min(skus.price_fen) AS lowest
    FROM (SELECT DISTINCT product_id FROM changed) touched
    LEFT JOIN skus ON skus.product_id = touched.product_id AND skus.status = 'on_shelf'
    GROUP BY touched.product_id
  ) AS now
  WHERE products.id = now.product_id AND products.price_fen IS DISTINCT FROM now.lowest;
  RETURN NULL;
END $$;
CREATE TRIGGER skus_inserted AFTER INSERT ON skus REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION keep_lowest_price();
CREATE TRIGGER skus_updated AFTER UPDATE ON skus REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION keep_lowest_price();
CREATE TRIGGER skus_deleted AFTER DELETE ON skus REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION keep_lowest_price();
