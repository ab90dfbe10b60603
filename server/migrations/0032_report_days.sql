-- The figures of days that have ended, in the shop's time zone, for the reports of goods, customers and the funnel. A timed job
-- adds a day once no transaction of that day can still commit; until then a report reads the payments and events of that day.

-- A day is here exactly when its figures are in all of these tables.
CREATE TABLE report_days (
  day date PRIMARY KEY,
  placed_orders bigint NOT NULL CHECK (placed_orders >= 0),
  placed_fen bigint NOT NULL CHECK (placed_fen >= 0),
  paid_orders bigint NOT NULL CHECK (paid_orders >= 0),
  paid_fen bigint NOT NULL CHECK (paid_fen >= 0),
  shipped_orders bigint NOT NULL CHECK (shipped_orders >= 0),
  completed_orders bigint NOT NULL CHECK (completed_orders >= 0),
  cancelled_orders bigint NOT NULL CHECK (cancelled_orders >= 0),
  settled_payments bigint NOT NULL CHECK (settled_payments >= 0)
);

CREATE TABLE product_days (
  day date NOT NULL,
  product_id uuid NOT NULL,
  orders bigint NOT NULL CHECK (orders >= 0),
  pieces bigint NOT NULL CHECK (pieces >= 0),
  sold_fen bigint NOT NULL CHECK (sold_fen >= 0),
  returned_pieces bigint NOT NULL CHECK (returned_pieces >= 0),
  returned_fen bigint NOT NULL CHECK (returned_fen >= 0),
  PRIMARY KEY (day, product_id)
);
-- The rows behind the figure of one product are looked for only on the days on which it was sold.
CREATE INDEX product_days_product_id_idx ON product_days (product_id, day);

CREATE TABLE buyer_days (
  day date NOT NULL,
  user_id uuid NOT NULL,
  first_orders bigint NOT NULL CHECK (first_orders >= 0),
  first_fen bigint NOT NULL CHECK (first_fen >= 0),
  repeat_orders bigint NOT NULL CHECK (repeat_orders >= 0),
  repeat_fen bigint NOT NULL CHECK (repeat_fen >= 0),
  PRIMARY KEY (day, user_id)
);

-- The events of one day are found by this index. Events are only added, so pages are in the order of time, and a block range
-- index is enough: placing an order does not write it, whereas a B-tree would be written for each order.
CREATE INDEX order_events_at_idx ON order_events USING brin (at) WITH (pages_per_range = 16, autosummarize = on);
