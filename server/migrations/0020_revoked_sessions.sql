-- Sessions that ended while access tokens of theirs may still be valid (15 minutes). Every server reads what is new here
-- once a second. A trigger writes the rows, so that no way to end a session can forget to.
CREATE TABLE revoked_sessions (
  session_id uuid PRIMARY KEY,
  -- Not now(): a long transaction would write a moment that readers have already passed.
  revoked_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX revoked_sessions_revoked_at_idx ON revoked_sessions (revoked_at);

CREATE FUNCTION revoke_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO revoked_sessions (session_id) VALUES (OLD.id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER sessions_ended AFTER UPDATE OF ended_at ON sessions
  FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION revoke_session();
CREATE TRIGGER sessions_deleted AFTER DELETE ON sessions
  FOR EACH ROW WHEN (OLD.ended_at IS NULL) EXECUTE FUNCTION revoke_session();
