-- What a shopper is about to buy, frozen. The key is the order's one-time key; it is consumed by the order row itself,
-- whose checkout_key is unique, so that key and order cannot come apart. Rows are swept a day after they expire.
CREATE TABLE checkouts (
  key uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users,
  source text NOT NULL CHECK (source IN ('cart', 'items')),
  -- [{ skuId, productId, title, titleEn, options, imageUrl, priceFen, count }]
  lines jsonb NOT NULL CHECK (jsonb_array_length(lines) > 0),
  items_amount_fen bigint NOT NULL CHECK (items_amount_fen > 0),
  shipping_fen bigint NOT NULL CHECK (shipping_fen >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX checkouts_expires_at_idx ON checkouts (expires_at);

CREATE TABLE orders (
  -- Digits, sortable by time, the last four from the user id: see orders/order-no in the server.
  order_no text COLLATE "C" PRIMARY KEY CHECK (order_no ~ '^[0-9]{19}$'),
  checkout_key uuid NOT NULL,
  user_id uuid NOT NULL REFERENCES users,
  status text NOT NULL CHECK (status IN ('pending_payment', 'paid', 'shipped', 'completed', 'cancelled')),
  items_amount_fen bigint NOT NULL CHECK (items_amount_fen > 0),
  shipping_fen bigint NOT NULL CHECK (shipping_fen >= 0),
  total_fen bigint NOT NULL GENERATED ALWAYS AS (items_amount_fen + shipping_fen) STORED,
  -- Money on its way back and money back; together never more than the order's.
  refunding_fen bigint NOT NULL DEFAULT 0 CHECK (refunding_fen >= 0),
  refunded_fen bigint NOT NULL DEFAULT 0 CHECK (refunded_fen >= 0),
  -- With remark, the body that consumed the key. No foreign key: the address may go, its copy stays.
  address_id uuid NOT NULL,
  -- { recipient, mobile, province, city, district, detail }
  address jsonb NOT NULL,
  remark text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  paid_at timestamptz,
  shipped_at timestamptz,
  carrier text,
  tracking_number text,
  -- While somebody asks Alipay to close the trades, no new payment may be opened.
  closing_until timestamptz,
  CHECK (refunding_fen + refunded_fen <= items_amount_fen + shipping_fen),
  CHECK (status <> 'pending_payment' OR (paid_at IS NULL AND refunding_fen + refunded_fen = 0)),
  CHECK (status NOT IN ('paid', 'shipped', 'completed') OR paid_at IS NOT NULL),
  CHECK ((status IN ('shipped', 'completed')) = (shipped_at IS NOT NULL AND carrier IS NOT NULL AND tracking_number IS NOT NULL))
) WITH (fillfactor = 90);
CREATE UNIQUE INDEX orders_checkout_key_key ON orders (checkout_key);
CREATE INDEX orders_user_id_idx ON orders (user_id, order_no);
CREATE INDEX orders_due_idx ON orders (expires_at) WHERE status = 'pending_payment';
CREATE INDEX orders_shipped_idx ON orders (shipped_at) WHERE status = 'shipped';

CREATE TABLE order_lines (
  order_no text COLLATE "C" NOT NULL REFERENCES orders,
  position smallint NOT NULL,
  sku_id uuid NOT NULL REFERENCES skus,
  product_id uuid NOT NULL,
  title text NOT NULL,
  title_en text NOT NULL DEFAULT '',
  options jsonb NOT NULL,
  image_url text,
  price_fen bigint NOT NULL CHECK (price_fen > 0),
  count integer NOT NULL CHECK (count BETWEEN 1 AND 999),
  restocked integer NOT NULL DEFAULT 0 CHECK (restocked BETWEEN 0 AND count),
  PRIMARY KEY (order_no, position)
);
CREATE UNIQUE INDEX order_lines_sku_key ON order_lines (order_no, sku_id);

-- No status is entered twice in an order's life, so its name is the key: a transition that happens twice is refused here.
CREATE TABLE order_events (
  order_no text COLLATE "C" NOT NULL REFERENCES orders,
  to_status text NOT NULL CHECK (to_status IN ('pending_payment', 'paid', 'shipped', 'completed', 'cancelled')),
  from_status text,
  at timestamptz NOT NULL DEFAULT now(),
  by_kind text NOT NULL CHECK (by_kind IN ('shopper', 'staff', 'system')),
  by_id uuid,
  reason text NOT NULL DEFAULT '',
  PRIMARY KEY (order_no, to_status)
);

-- What still has to leave a cart after an order was placed from it: written in the order's transaction, done after it.
CREATE TABLE cart_outbox (
  order_no text COLLATE "C" PRIMARY KEY REFERENCES orders,
  user_id uuid NOT NULL,
  -- [{ skuId, count }]
  lines jsonb NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
