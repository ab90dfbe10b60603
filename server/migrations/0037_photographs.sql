-- Photographs that shoppers upload. A photograph is shown once something of the same shopper uses it; until then only its
-- owner knows its address, and a job removes it after a day.
CREATE TABLE photographs (
  -- What the names of its files begin with.
  stem text PRIMARY KEY CHECK (stem ~ '^[0-9a-f]{32}$'),
  url text NOT NULL UNIQUE,
  -- Null: the account was deleted, and a job removes the files and this row.
  user_id uuid REFERENCES users(id),
  -- What uses it, such as "refund_request:0199…".
  subject text CHECK (subject <> ''),
  position integer CHECK (position >= 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((subject IS NULL) = (position IS NULL))
);
-- Nothing shows one place twice.
CREATE UNIQUE INDEX photographs_subject_key ON photographs (subject, position) WHERE subject IS NOT NULL;
CREATE INDEX photographs_user_id_idx ON photographs (user_id);
CREATE INDEX photographs_unused_idx ON photographs (created_at) WHERE subject IS NULL OR user_id IS NULL;
