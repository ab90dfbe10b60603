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

-- Adding is a step of its own here, so that it costs one round trip and holds the cart no longer than that. Locks first
-- and looks second: what another transaction did to the same cart is then seen.
CREATE FUNCTION cart_add(
  to_user uuid, new_sku uuid, more integer, now_fen bigint, now_at timestamptz, count_max integer, skus_max integer,
  OUT refusal text, OUT count integer, OUT is_checked boolean
) LANGUAGE plpgsql AS $$
DECLARE
  held integer;
BEGIN
  INSERT INTO carts (user_id) VALUES (to_user)
  ON CONFLICT (user_id) DO UPDATE SET used_on = excluded.used_on WHERE carts.used_on < excluded.used_on;

  SELECT item.count INTO held FROM cart_items item
  WHERE item.user_id = to_user AND item.sku_id = new_sku FOR UPDATE;
  IF held + more > count_max THEN
    refusal := 'count_too_large';
    RETURN;
  END IF;
  IF held IS NULL AND (SELECT count(*) FROM cart_items item WHERE item.user_id = to_user) >= skus_max THEN
    refusal := 'cart_full';
    RETURN;
  END IF;

  INSERT INTO cart_items AS item (user_id, sku_id, count, price_fen, added_at)
  VALUES (to_user, new_sku, more, now_fen, now_at)
  ON CONFLICT (user_id, sku_id) DO UPDATE
    SET count = item.count + excluded.count, price_fen = excluded.price_fen, added_at = excluded.added_at
  RETURNING item.count, item.is_checked INTO cart_add.count, cart_add.is_checked;
END $$;
