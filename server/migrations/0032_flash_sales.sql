-- For the constraint that no SKU is in two flash sales at the same time.
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE flash_sales (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  name text NOT NULL CHECK (name <> ''),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (starts_at < ends_at),
  -- For the foreign key of flash_items.
  UNIQUE (id, starts_at, ends_at)
);
CREATE INDEX flash_sales_ends_at_idx ON flash_sales (ends_at);

-- Hot: `taken` changes with every order at the flash price. No index has this column, and each page has room for HOT updates.
CREATE TABLE flash_items (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  sale_id uuid NOT NULL,
  sku_id uuid NOT NULL REFERENCES skus,
  position smallint NOT NULL,
  price_fen bigint NOT NULL CHECK (price_fen BETWEEN 1 AND 1000000000),
  quota integer NOT NULL,
  per_user integer NOT NULL CHECK (per_user > 0),
  -- Pieces in orders that are not cancelled.
  taken integer NOT NULL DEFAULT 0,
  -- The times of the sale once more: an exclusion constraint sees the columns of one table only.
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  UNIQUE (sale_id, sku_id),
  FOREIGN KEY (sale_id, starts_at, ends_at) REFERENCES flash_sales (id, starts_at, ends_at) ON UPDATE CASCADE,
  CHECK (0 <= taken AND taken <= quota),
  CONSTRAINT flash_items_overlap EXCLUDE USING gist (sku_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
) WITH (fillfactor = 50);

-- What each shopper has taken of an item. `per_user` is the limit of the item when the shopper last took a piece: a limit that
-- is lowered later must not make rows wrong that were right.
CREATE TABLE flash_takings (
  item_id uuid NOT NULL REFERENCES flash_items,
  -- No foreign key: the order that takes the pieces has one, and a second one would lock the row of the shopper once more.
  user_id uuid NOT NULL,
  taken integer NOT NULL,
  per_user integer NOT NULL,
  PRIMARY KEY (item_id, user_id),
  CHECK (0 <= taken AND taken <= per_user)
) WITH (fillfactor = 80);
