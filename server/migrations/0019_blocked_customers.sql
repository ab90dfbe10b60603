ALTER TABLE users
  -- Since when staff let this account neither sign in nor order.
  ADD COLUMN blocked_at timestamptz;

ALTER TABLE sessions DROP CONSTRAINT sessions_ended_reason_check;
ALTER TABLE sessions ADD CONSTRAINT sessions_ended_reason_check CHECK (ended_reason IN
  ('signed_out', 'ended_by_user', 'password_changed', 'number_proven', 'refresh_reused', 'blocked'));

-- What staff write down about a customer; it goes with the account.
CREATE TABLE customer_notes (
  user_id uuid PRIMARY KEY REFERENCES users,
  note text NOT NULL CHECK (note <> ''),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- Staff find customers by the beginning of their nickname.
CREATE INDEX users_nickname_idx ON users (lower(nickname) text_pattern_ops);
