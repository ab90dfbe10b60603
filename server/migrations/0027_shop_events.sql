-- What the back office is told of within two seconds: written by the transaction that it tells of, read by every server once
-- a second while somebody listens there, deleted after ten minutes. The lists that the events lead to are the truth, so the
-- table need not survive a crash: UNLOGGED costs a payment almost nothing.
CREATE UNLOGGED TABLE shop_events (
  -- UUIDv7: readers ask for the ids of the last seconds.
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  name text NOT NULL CHECK (name IN ('order.paid', 'refund.requested', 'books.broken')),
  -- The order's number, or the name of an invariant.
  subject text NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
