-- One attempt to pay an order: a trade at the provider.
CREATE TABLE payments (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  order_no text COLLATE "C" NOT NULL REFERENCES orders,
  attempt smallint NOT NULL CHECK (attempt BETWEEN 1 AND 99),
  out_trade_no text COLLATE "C" NOT NULL UNIQUE GENERATED ALWAYS AS (order_no || lpad(attempt::text, 2, '0')) STORED,
  provider text NOT NULL CHECK (provider IN ('alipay')),
  channel text NOT NULL CHECK (channel IN ('page', 'wap')),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  -- open: may still be paid. settled: paid the order. surplus: paid, but not the order's; it goes back. closed: never paid.
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'settled', 'surplus', 'closed')),
  trade_no text,
  received_fen bigint CHECK (received_fen > 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  finished_at timestamptz,
  -- When the provider was last asked about it; whoever sets it does the asking.
  asked_at timestamptz,
  UNIQUE (order_no, attempt),
  CHECK ((status IN ('settled', 'surplus')) = (received_fen IS NOT NULL AND trade_no IS NOT NULL)),
  CHECK (status <> 'settled' OR received_fen = amount_fen)
);
CREATE UNIQUE INDEX payments_one_settled_key ON payments (order_no) WHERE status = 'settled';
CREATE INDEX payments_open_idx ON payments (created_at) WHERE status = 'open';

-- Every believed message of a provider, whole, with what was made of it; the same one twice is kept once.
CREATE TABLE payment_messages (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  provider text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('notify', 'return', 'query')),
  out_trade_no text,
  fields jsonb NOT NULL,
  digest text NOT NULL UNIQUE,
  verdict text NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX payment_messages_out_trade_no_idx ON payment_messages (out_trade_no);

-- Money that came in and is not an order's: on its way back until Alipay says that it is.
CREATE TABLE surplus_payments (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  payment_id uuid NOT NULL UNIQUE REFERENCES payments,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  reason text NOT NULL CHECK (reason IN ('order_cancelled', 'paid_twice', 'wrong_amount')),
  out_request_no text NOT NULL UNIQUE,
  status text NOT NULL DEFAULT 'refunding' CHECK (status IN ('refunding', 'refunded', 'failed')),
  attempts integer NOT NULL DEFAULT 0,
  last_answer text,
  created_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz
);
CREATE INDEX surplus_payments_refunding_idx ON surplus_payments (id) WHERE status = 'refunding';

CREATE TABLE refunds (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  order_no text COLLATE "C" NOT NULL REFERENCES orders,
  payment_id uuid NOT NULL REFERENCES payments,
  idempotency_key uuid NOT NULL UNIQUE,
  out_request_no text NOT NULL UNIQUE,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  reason text NOT NULL,
  -- As asked; null where it was not: then goods come back where the order ends with this refund.
  restock boolean,
  status text NOT NULL DEFAULT 'processing' CHECK (status IN ('processing', 'done', 'failed')),
  staff_id uuid REFERENCES staff,
  attempts integer NOT NULL DEFAULT 0,
  last_answer text,
  created_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz
);
CREATE INDEX refunds_order_no_idx ON refunds (order_no);
CREATE INDEX refunds_processing_idx ON refunds (id) WHERE status = 'processing';

CREATE TABLE refund_requests (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  order_no text COLLATE "C" NOT NULL REFERENCES orders,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  reason text NOT NULL,
  status text NOT NULL DEFAULT 'requested' CHECK (status IN ('requested', 'approved', 'rejected')),
  refund_id uuid REFERENCES refunds,
  decided_by uuid REFERENCES staff,
  decided_reason text,
  created_at timestamptz NOT NULL DEFAULT now(),
  decided_at timestamptz
);
CREATE UNIQUE INDEX refund_requests_one_open_key ON refund_requests (order_no) WHERE status = 'requested';
CREATE INDEX refund_requests_order_no_idx ON refund_requests (order_no);
