-- Each day's bill of each provider, compared with our books. A row is made in the morning or by staff, and taken up by the
-- server that claims it.
CREATE TABLE reconciliations (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  -- The day in Beijing.
  date date NOT NULL,
  provider text NOT NULL,
  status text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'done', 'not_ready')),
  -- While a server compares; another one takes over what is running and is no longer claimed.
  claimed_until timestamptz,
  -- What the bill holds; null until it was read.
  lines integer,
  received_fen bigint,
  refunded_fen bigint,
  -- Why there is no bill yet, as the provider says it.
  answer text,
  requested_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  UNIQUE (date, provider),
  CHECK ((status = 'running') = (finished_at IS NULL))
);
CREATE INDEX reconciliations_running_idx ON reconciliations (id) WHERE status = 'running';

-- One line on which the provider's bill and our books differ: a task for people.
CREATE TABLE reconciliation_differences (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  reconciliation_id uuid NOT NULL REFERENCES reconciliations,
  kind text NOT NULL,
  out_trade_no text NOT NULL,
  -- Empty for a payment.
  out_request_no text NOT NULL DEFAULT '',
  bill_fen bigint,
  books_fen bigint,
  -- What was done about it at once, or what else is known.
  evidence text NOT NULL DEFAULT '',
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'settled')),
  note text,
  -- Null where it was settled because a later comparison did not find it any more.
  settled_by uuid REFERENCES staff,
  settled_at timestamptz,
  found_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (reconciliation_id, kind, out_trade_no, out_request_no),
  CHECK ((status = 'settled') = (settled_at IS NOT NULL))
);
CREATE INDEX reconciliation_differences_open_idx ON reconciliation_differences (id) WHERE status = 'open';
