CREATE TABLE addresses (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  user_id uuid NOT NULL REFERENCES users,
  recipient text NOT NULL,
  mobile text NOT NULL,
  -- GB/T 2260, six digits, lowest level.
  region_code text NOT NULL CHECK (region_code ~ '^[0-9]{6}$'),
  detail text NOT NULL,
  is_default boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX addresses_user_id_idx ON addresses (user_id);
CREATE UNIQUE INDEX addresses_one_default_key ON addresses (user_id) WHERE is_default;
