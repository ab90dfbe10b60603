-- The carts of a shop without Redis. A row here is what a change of the cart locks, and it ends with its items when
-- nobody has used it for 90 days. There is no foreign key to users: a cart follows a verified token, in either store.
CREATE TABLE carts (
  user_id uuid PRIMARY KEY,
  -- A day, not a moment: all but a day's first use leave the index alone.
  used_on date NOT NULL DEFAULT current_date
) WITH (fillfactor = 80);
CREATE INDEX carts_used_on_idx ON carts (used_on);

CREATE TABLE cart_items (
  user_id uuid NOT NULL REFERENCES carts ON DELETE CASCADE,
  sku_id uuid NOT NULL,
  count integer NOT NULL CHECK (count BETWEEN 1 AND 999),
  is_checked boolean NOT NULL DEFAULT true,
  -- What the goods cost when they were last put in: a later price is pointed out.
  price_fen bigint NOT NULL,
  added_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, sku_id)
) WITH (fillfactor = 80);

-- Guest carts that have been merged already; the newest of each user are kept.
CREATE TABLE cart_merges (
  user_id uuid NOT NULL REFERENCES carts ON DELETE CASCADE,
  merge_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (user_id, merge_id)
);
