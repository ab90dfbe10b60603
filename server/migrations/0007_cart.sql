-- The carts of a shop without Redis.
CREATE TABLE cart_items (
  user_id uuid NOT NULL REFERENCES users,
  sku_id uuid NOT NULL,
  count integer NOT NULL CHECK (count BETWEEN 1 AND 999),
  is_checked boolean NOT NULL DEFAULT true,
  -- What the goods cost when they were last put in: a later price is pointed out.
  price_fen bigint NOT NULL,
  added_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, sku_id)
);
CREATE TABLE cart_merges (
  user_id uuid NOT NULL REFERENCES users,
  merge_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, merge_id)
);
