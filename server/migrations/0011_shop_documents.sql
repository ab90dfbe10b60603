-- What people set in the back office, one row a document: 'settings', 'home'. A document that was never saved has no row.
CREATE TABLE shop_documents (
  name text PRIMARY KEY,
  -- 1 stands for a document that was never saved. Each save adds 1.
  version integer NOT NULL CHECK (version > 1),
  value jsonb NOT NULL CHECK (jsonb_typeof(value) = 'object'),
  updated_at timestamptz NOT NULL DEFAULT now()
);
