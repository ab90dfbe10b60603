-- Invoices 发票 that shoppers ask for, one for each order, and the documents of which each is made: a blue one, and after a
-- refund a red one that takes the blue one back, and a blue one of what is left.
CREATE TABLE invoices (
  order_no text COLLATE "C" PRIMARY KEY REFERENCES orders(order_no),
  user_id uuid NOT NULL REFERENCES users(id),
  kind text NOT NULL CHECK (kind IN ('personal', 'company')),
  title text NOT NULL CHECK (title <> ''),
  tax_number text CHECK (tax_number ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
  -- Null: the account was deleted.
  email text CHECK (email <> ''),
  status text NOT NULL DEFAULT 'requested' CHECK (status IN ('requested', 'issued', 'red_issued')),
  -- Why the platform refused the last document; staff try again.
  problem text CHECK (problem <> ''),
  -- When a server looks at it again; null: nothing is to be done.
  next_at timestamptz DEFAULT now(),
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((kind = 'company') = (tax_number IS NOT NULL))
);
CREATE INDEX invoices_due_idx ON invoices (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX invoices_status_idx ON invoices (status, order_no);
CREATE INDEX invoices_user_id_idx ON invoices (user_id);

CREATE TABLE invoice_documents (
  -- The number under which the platform knows the request: the order's and one more character, 20 at most.
  request_no text COLLATE "C" PRIMARY KEY,
  order_no text COLLATE "C" NOT NULL REFERENCES invoices(order_no),
  position integer NOT NULL CHECK (position >= 0),
  kind text NOT NULL CHECK (kind IN ('blue', 'red')),
  -- The blue one that a red one takes back.
  red_of text COLLATE "C" REFERENCES invoice_documents(request_no),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'issued', 'failed')),
  attempts integer NOT NULL DEFAULT 0,
  last_answer text NOT NULL DEFAULT '',
  number text,
  file_url text,
  issued_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((kind = 'red') = (red_of IS NOT NULL)),
  CHECK ((status = 'issued') = (number IS NOT NULL)),
  CHECK ((status = 'issued') = (issued_at IS NOT NULL))
);
CREATE UNIQUE INDEX invoice_documents_position_key ON invoice_documents (order_no, position);
-- Two servers cannot ask for two documents of one order at once, and no blue one is taken back twice.
CREATE UNIQUE INDEX invoice_documents_waiting_key ON invoice_documents (order_no) WHERE status = 'waiting';
CREATE UNIQUE INDEX invoice_documents_red_key ON invoice_documents (red_of) WHERE status <> 'failed';

-- Money went back: the invoice has to follow. In the refund's own transaction, so that no refund is overlooked.
CREATE FUNCTION wake_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE invoices SET next_at = now() WHERE order_no = NEW.order_no;
  RETURN NULL;
END;
$$;
CREATE TRIGGER orders_invoiced AFTER UPDATE OF refunded_fen ON orders FOR EACH ROW
  WHEN (OLD.refunded_fen IS DISTINCT FROM NEW.refunded_fen) EXECUTE FUNCTION wake_invoice();
