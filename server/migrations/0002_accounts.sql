CREATE TABLE users (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  username text,
  -- Nothing but digits and +, as E.164 has it.
  mobile text CHECK (mobile ~ '^\+[1-9][0-9]{6,14}$'),
  mobile_verified_at timestamptz,
  password_hash text,
  nickname text NOT NULL DEFAULT '',
  avatar_url text,
  created_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  CHECK (username ~ '^[A-Za-z0-9]{8,12}$' AND username ~ '[A-Za-z]' AND username ~ '[0-9]'),
  CHECK (mobile_verified_at IS NULL OR mobile IS NOT NULL),
  -- Personal data goes with the account, the row stays for its orders.
  CHECK (deleted_at IS NULL OR (username IS NULL AND mobile IS NULL AND password_hash IS NULL AND nickname = '' AND avatar_url IS NULL))
);
CREATE UNIQUE INDEX users_username_key ON users (lower(username));
CREATE UNIQUE INDEX users_mobile_key ON users (mobile);
CREATE INDEX users_deleted_idx ON users (id) WHERE deleted_at IS NOT NULL;

-- One sign-in of one browser; ended, it can get no further access tokens.
CREATE TABLE sessions (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  user_id uuid NOT NULL REFERENCES users,
  device text NOT NULL DEFAULT '',
  ip inet,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_reason text CHECK (ended_reason IN ('signed_out', 'ended_by_user', 'password_changed', 'number_proven', 'refresh_reused')),
  CHECK ((ended_at IS NULL) = (ended_reason IS NULL))
);
CREATE INDEX sessions_user_id_idx ON sessions (user_id);
CREATE INDEX sessions_expires_at_idx ON sessions (expires_at);

-- The refresh tokens of a session, those already used as well: one that comes back late gives a thief away.
CREATE TABLE refresh_tokens (
  -- SHA-256 of 32 random bytes.
  token_hash bytea PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Since when there is a newer one; it works for a few seconds more.
  superseded_at timestamptz
);
CREATE INDEX refresh_tokens_session_id_idx ON refresh_tokens (session_id);
