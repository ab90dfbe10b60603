-- Products that a shopper marked. The price is that of the day on which the product was marked: pages say how far it fell.
CREATE TABLE favourites (
  user_id uuid NOT NULL REFERENCES users(id),
  product_id uuid NOT NULL REFERENCES products(id),
  -- The lowest price at that moment; null where no SKU of the product was on the shelf.
  added_price_fen bigint CHECK (added_price_fen > 0),
  added_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, product_id)
);
CREATE INDEX favourites_newest_idx ON favourites (user_id, added_at DESC);
