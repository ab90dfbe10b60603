-- Wrong codes are counted per number and network: a stranger who tries codes must not lock the owner out, who signs in
-- from another network. A new code does not give new tries.
CREATE TABLE sms_code_tries (
  mobile text NOT NULL,
  -- '*' counts the tries from all networks that the account did not sign in from before.
  network text NOT NULL,
  wrong_count smallint NOT NULL CHECK (wrong_count >= 0),
  resets_at timestamptz NOT NULL,
  PRIMARY KEY (mobile, network)
);
CREATE INDEX sms_code_tries_resets_at_idx ON sms_code_tries (resets_at);
DROP TABLE sms_tries;
