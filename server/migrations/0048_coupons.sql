-- Coupons as staff make them. Hot: `claimed` changes with every batch of claims. No index has this column, and each page has
-- room for HOT updates.
CREATE TABLE coupons (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  -- The terms that the next shopper claims.
  terms_version integer NOT NULL DEFAULT 1,
  quantity integer NOT NULL CHECK (quantity > 0),
  per_user integer NOT NULL CHECK (per_user > 0),
  -- Upper case; null: claimed without a code.
  code text UNIQUE CHECK (code = upper(code) AND code <> ''),
  claim_from timestamptz NOT NULL,
  claim_until timestamptz NOT NULL,
  is_paused boolean NOT NULL DEFAULT false,
  claimed integer NOT NULL DEFAULT 0,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (claim_from < claim_until),
  CONSTRAINT coupons_quantity_left_check CHECK (claimed BETWEEN 0 AND quantity)
) WITH (fillfactor = 50);
CREATE INDEX coupons_claim_until_idx ON coupons (claim_until) WHERE code IS NULL;

-- What a coupon is good for. Rows stay as they are: whoever has claimed the coupon keeps the terms of that moment.
CREATE TABLE coupon_terms (
  coupon_id uuid NOT NULL REFERENCES coupons,
  version integer NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  -- { kind: 'amount', offFen } or { kind: 'percent', percent, maxOffFen? }
  discount jsonb NOT NULL,
  min_spend_fen bigint NOT NULL CHECK (min_spend_fen >= 0),
  -- 'all', { categoryIds } or { productIds }
  scope jsonb NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_until timestamptz NOT NULL,
  stacks boolean NOT NULL,
  PRIMARY KEY (coupon_id, version),
  CHECK (valid_from < valid_until)
);
CREATE TRIGGER coupon_terms_append_only BEFORE UPDATE OR DELETE ON coupon_terms
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The coupons that shoppers have. One that an order has used is `used`; the order gives it back by emptying `order_no`.
CREATE TABLE claimed_coupons (
  id uuid PRIMARY KEY,
  coupon_id uuid NOT NULL,
  terms_version integer NOT NULL,
  user_id uuid NOT NULL REFERENCES users,
  -- The shopper's first, second … of this coupon. Two claims at the same moment cannot both be the same one.
  nth integer NOT NULL,
  -- The coupon's limit when it was claimed: a limit that is lowered later must not make rows wrong that were right.
  per_user integer NOT NULL,
  claimed_at timestamptz NOT NULL DEFAULT now(),
  order_no text COLLATE "C" REFERENCES orders,
  used_at timestamptz,
  FOREIGN KEY (coupon_id, terms_version) REFERENCES coupon_terms,
  CONSTRAINT claimed_coupons_nth_key UNIQUE (coupon_id, user_id, nth),
  CHECK (nth BETWEEN 1 AND per_user),
  CHECK ((order_no IS NULL) = (used_at IS NULL))
) WITH (fillfactor = 80);
CREATE INDEX claimed_coupons_user_id_idx ON claimed_coupons (user_id, id);
CREATE INDEX claimed_coupons_order_no_idx ON claimed_coupons (order_no) WHERE order_no IS NOT NULL;

-- `coupons.claimed` follows the rows by this trigger alone, and its CHECK refuses more than the quantity.
CREATE FUNCTION count_claimed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE coupons c SET claimed = c.claimed + more.count
  FROM (SELECT coupon_id, count(*) AS count FROM added GROUP BY coupon_id) more
  WHERE c.id = more.coupon_id;
  RETURN NULL;
END $$;
CREATE TRIGGER claimed_coupons_counted AFTER INSERT ON claimed_coupons REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION count_claimed();
CREATE TRIGGER claimed_coupons_kept BEFORE DELETE ON claimed_coupons
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Automatic promotions: 满减, 满件折, bundles, free shipping.
CREATE TABLE promotions (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  kind text NOT NULL CHECK (kind IN ('spend_off', 'count_off', 'bundle', 'free_shipping')),
  -- '': the pages name it by its kind.
  name text NOT NULL DEFAULT '',
  steps jsonb NOT NULL CHECK (jsonb_array_length(steps) > 0),
  scope jsonb NOT NULL,
  from_at timestamptz NOT NULL,
  until_at timestamptz NOT NULL,
  priority integer NOT NULL DEFAULT 0,
  stacks boolean NOT NULL DEFAULT false,
  is_paused boolean NOT NULL DEFAULT false,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (from_at < until_at)
);
CREATE INDEX promotions_until_at_idx ON promotions (until_at);
