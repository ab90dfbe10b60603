-- When the person behind a session last proved who they are: at the sign-in, or by a password or a code since. A refresh
-- of the token does not prove anything.
ALTER TABLE sessions ADD COLUMN proven_at timestamptz;
UPDATE sessions SET proven_at = created_at;
ALTER TABLE sessions ALTER COLUMN proven_at SET NOT NULL, ALTER COLUMN proven_at SET DEFAULT now();
