-- The keys of writes that move stock or money: what was asked for under a key, and what was answered first. Each row is
-- written by the transaction of its write, so a key and its write exist together or not at all. Rows stay: an old key must
-- not move money again.
CREATE TABLE idempotency_keys (
  -- Who used the key. No foreign key: the platform does not know which table holds its callers.
  caller_id uuid NOT NULL,
  -- Method and path pattern of the route.
  route text NOT NULL,
  key uuid NOT NULL,
  -- SHA-256 of the path parameters and the body.
  digest bytea NOT NULL CHECK (octet_length(digest) = 32),
  -- Null only inside the transaction that still works.
  answer jsonb,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (caller_id, route, key)
);
