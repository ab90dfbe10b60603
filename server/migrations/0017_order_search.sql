-- By which words staff find an order. A key begins with its kind:
--   '=' a text as people type it, in lower case: recipient, mobile number, its last four digits, tracking number
--   '@' the id of a SKU        '~' the order number backwards, for its last digits        '#' the order's status
-- Statuses are written with each transition; an unpaid order has none, because placing orders must not pay for this
-- table. A timed job adds the other keys of new orders. There is no foreign key: its check would lock every new order's
-- row, and orders are never deleted.
CREATE TABLE order_search (
  key text COLLATE "C" NOT NULL,
  order_no text COLLATE "C" NOT NULL,
  PRIMARY KEY (key, order_no)
);
INSERT INTO order_search (key, order_no)
SELECT '#' || status, order_no FROM orders WHERE status <> 'pending_payment';

-- How far the job has come, as order numbers, in one row.
CREATE TABLE order_search_progress (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  -- Orders up to here have keys, apart from those that committed late.
  seen_until text COLLATE "C" NOT NULL DEFAULT '',
  -- Up to here the late ones have keys too.
  checked_until text COLLATE "C" NOT NULL DEFAULT ''
);
INSERT INTO order_search_progress DEFAULT VALUES;

-- Staff find accounts by the last four digits of their number.
CREATE INDEX users_mobile_end_idx ON users (right(mobile, 4));
