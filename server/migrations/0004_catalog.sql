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
  -- Words and bigrams, cut by the shop: PostgreSQL has no Chinese parser of its own.
  search tsvector NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 80);
CREATE INDEX products_category_id_idx ON products (category_id) WHERE status = 'on_shelf';
CREATE INDEX products_search_idx ON products USING gin (search);

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
