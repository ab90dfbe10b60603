-- The newest SMS code of a number; whoever types it back is the one who holds the number.
CREATE TABLE sms_codes (
  mobile text PRIMARY KEY,
  -- Argon2id: a plain hash of six digits would be undone in a moment.
  code_hash text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX sms_codes_expires_at_idx ON sms_codes (expires_at);

-- Wrong tries at a number's codes, of whichever code: a new one gives no new tries.
CREATE TABLE sms_tries (
  mobile text PRIMARY KEY,
  wrong_count smallint NOT NULL CHECK (wrong_count BETWEEN 0 AND 5),
  resets_at timestamptz NOT NULL
);

CREATE TABLE third_party_accounts (
  provider text NOT NULL CHECK (provider IN ('weibo')),
  -- The user's id there.
  uid text NOT NULL,
  user_id uuid NOT NULL REFERENCES users,
  nickname text NOT NULL DEFAULT '',
  bound_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (provider, uid),
  UNIQUE (user_id, provider)
);

-- A sign-in under way at a third party: the state that comes back, once, from the browser that it was given to.
CREATE TABLE login_states (
  state_hash bytea PRIMARY KEY,
  browser_hash bytea NOT NULL,
  return_to text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX login_states_expires_at_idx ON login_states (expires_at);

-- A third party's user whom no account is bound to yet, until one is.
CREATE TABLE binding_tickets (
  ticket_hash bytea PRIMARY KEY,
  provider text NOT NULL CHECK (provider IN ('weibo')),
  uid text NOT NULL,
  nickname text NOT NULL,
  avatar_url text,
  return_to text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX binding_tickets_expires_at_idx ON binding_tickets (expires_at);

-- Whose picture a file below DATA_DIR/uploads is: it goes when there is a newer one, and with the account.
CREATE TABLE avatars (
  name text PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users
);
CREATE INDEX avatars_user_id_idx ON avatars (user_id);

-- Counters of fixed windows. Not logged: a commit that writes nothing else waits for no disk, and a crash that
-- forgets them costs an attacker's patience, not a customer's money.
CREATE UNLOGGED TABLE rate_limits (
  key text PRIMARY KEY,
  count integer NOT NULL,
  resets_at timestamptz NOT NULL
);
CREATE INDEX rate_limits_resets_at_idx ON rate_limits (resets_at);
