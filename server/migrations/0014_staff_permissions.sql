-- Roles. Of the roles that come with the shop, the program knows the permissions (modules/staff/permissions.ts); a role
-- of the shop's own keeps them here.
CREATE TABLE roles (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  name text NOT NULL CHECK (name <> ''),
  is_built_in boolean NOT NULL DEFAULT false,
  permissions text[] NOT NULL DEFAULT '{}' CHECK (NOT is_built_in OR permissions = '{}'),
  requires_second_factor boolean NOT NULL DEFAULT false,
  version integer NOT NULL DEFAULT 1 CHECK (version > 0),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX roles_name_key ON roles (lower(name));
INSERT INTO roles (name, is_built_in)
SELECT name, true
FROM unnest(ARRAY['admin', 'catalog', 'orders', 'finance', 'warehouse', 'support', 'auditor']) AS name;

CREATE TABLE staff_roles (
  staff_id uuid NOT NULL REFERENCES staff,
  role_id uuid NOT NULL REFERENCES roles,
  PRIMARY KEY (staff_id, role_id)
);
CREATE INDEX staff_roles_role_id_idx ON staff_roles (role_id);
INSERT INTO staff_roles (staff_id, role_id)
SELECT s.id, r.id FROM staff s JOIN roles r ON r.name = ANY (s.roles);

ALTER TABLE staff
  DROP COLUMN roles,
  ADD COLUMN name text,
  ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version > 0),
  ADD COLUMN last_sign_in_at timestamptz,
  -- Whoever was invited has no password until they choose one.
  ALTER COLUMN password_hash DROP NOT NULL;
UPDATE staff SET name = username;
ALTER TABLE staff ALTER COLUMN name SET NOT NULL, ADD CHECK (name <> '');

CREATE TABLE staff_sessions (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  staff_id uuid NOT NULL REFERENCES staff,
  device text NOT NULL DEFAULT '',
  ip inet,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz NOT NULL DEFAULT now(),
  -- When this session last proved its person by password or second factor.
  stepped_up_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_reason text CHECK (ended_reason IN
    ('signed_out', 'ended_by_staff', 'password_changed', 'disabled', 'refresh_reused')),
  CHECK ((ended_at IS NULL) = (ended_reason IS NULL))
);
CREATE INDEX staff_sessions_staff_id_idx ON staff_sessions (staff_id);
CREATE INDEX staff_sessions_expires_at_idx ON staff_sessions (expires_at);

CREATE TABLE staff_refresh_tokens (
  token_hash bytea PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES staff_sessions ON DELETE CASCADE,
  superseded_at timestamptz
);
CREATE INDEX staff_refresh_tokens_session_id_idx ON staff_refresh_tokens (session_id);

-- What lets its holder do one thing once: finish a sign-in with a second factor, or accept an invitation.
CREATE TABLE staff_tickets (
  token_hash bytea PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES staff,
  purpose text NOT NULL CHECK (purpose IN ('second_factor', 'invitation')),
  tries_left smallint NOT NULL DEFAULT 5 CHECK (tries_left >= 0),
  expires_at timestamptz NOT NULL
);
CREATE INDEX staff_tickets_staff_id_idx ON staff_tickets (staff_id);
CREATE INDEX staff_tickets_expires_at_idx ON staff_tickets (expires_at);

-- RFC 6238; secrets in Base32.
CREATE TABLE staff_totp (
  staff_id uuid PRIMARY KEY REFERENCES staff,
  secret text,
  -- A new secret, until a code confirms it: a phone that never read the secret must not lock its owner out.
  pending_secret text,
  -- The time step of the newest code that was taken: a code of that step or of an older one is not taken again.
  last_step bigint NOT NULL DEFAULT 0,
  CHECK (secret IS NOT NULL OR pending_secret IS NOT NULL)
);

CREATE TABLE staff_recovery_codes (
  staff_id uuid NOT NULL REFERENCES staff,
  code_hash bytea NOT NULL,
  PRIMARY KEY (staff_id, code_hash)
);

CREATE TABLE staff_passkeys (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  staff_id uuid NOT NULL REFERENCES staff,
  -- As WebAuthn names it, in Base64url.
  credential_id text NOT NULL UNIQUE,
  public_key bytea NOT NULL,
  counter bigint NOT NULL,
  transports text[] NOT NULL DEFAULT '{}',
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz
);
CREATE INDEX staff_passkeys_staff_id_idx ON staff_passkeys (staff_id);

-- A challenge of WebAuthn, which is answered once.
CREATE TABLE staff_challenges (
  challenge text PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('registration', 'authentication')),
  -- Null where the browser asked before it said who signs in.
  staff_id uuid REFERENCES staff,
  expires_at timestamptz NOT NULL
);
CREATE INDEX staff_challenges_expires_at_idx ON staff_challenges (expires_at);

-- Who tried to sign in to which account, and how it ended.
CREATE TABLE staff_sign_ins (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  at timestamptz NOT NULL DEFAULT now(),
  staff_id uuid NOT NULL REFERENCES staff,
  outcome text NOT NULL CHECK (outcome IN
    ('signed_in', 'second_factor_asked', 'bad_password', 'bad_second_factor', 'disabled')),
  device text NOT NULL DEFAULT '',
  ip inet
);
CREATE INDEX staff_sign_ins_staff_id_idx ON staff_sign_ins (staff_id, id);
CREATE INDEX staff_sign_ins_at_idx ON staff_sign_ins (at);

ALTER TABLE audit_log
  -- Null: somebody at the command line of the server.
  ALTER COLUMN staff_id DROP NOT NULL,
  ADD COLUMN before jsonb,
  ADD COLUMN after jsonb;
DROP INDEX audit_log_subject_idx;
CREATE INDEX audit_log_subject_idx ON audit_log (subject text_pattern_ops, id);
CREATE INDEX audit_log_staff_id_idx ON audit_log (staff_id, id);
CREATE INDEX audit_log_action_idx ON audit_log (action text_pattern_ops, id);
