-- What the latest check of each invariant of server/audit found. One row an invariant, written by a timed job and by staff
-- who ask for a check.
CREATE TABLE book_checks (
  name text PRIMARY KEY,
  holds boolean NOT NULL,
  -- When the snapshot was taken that the check read.
  checked_at timestamptz NOT NULL,
  -- Since when it has been broken, without a pause.
  broken_since timestamptz,
  -- The first offending rows, and how many there are in all.
  rows jsonb NOT NULL CHECK (jsonb_typeof(rows) = 'array'),
  row_count bigint NOT NULL CHECK (row_count >= 0),
  -- A dear check is repeated less often.
  took_ms integer NOT NULL CHECK (took_ms >= 0),
  CHECK (holds = (row_count = 0) AND holds = (broken_since IS NULL))
);
