-- Work that a member of staff starts and that takes longer than a request: imports, exports, bulk changes and their undoing.

CREATE TABLE bulk_jobs (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  kind text NOT NULL CHECK (kind IN ('import', 'export', 'bulk', 'undo')),
  -- What the job does, such as stock or prices.set.
  name text NOT NULL,
  staff_id uuid NOT NULL REFERENCES staff (id),
  request_id text NOT NULL,
  status text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  is_dry_run boolean NOT NULL DEFAULT false,
  input jsonb NOT NULL DEFAULT '{}',
  file_name text NOT NULL DEFAULT '',
  -- The rows of the job are all stored: its file is read, or it never had one.
  is_read boolean NOT NULL,
  -- The reading that may store rows. Another one that begins takes the claim away from it.
  claim uuid,
  -- The last row that is finished, or where the next page of an export begins.
  place text NOT NULL DEFAULT '',
  done integer NOT NULL DEFAULT 0 CHECK (done >= 0),
  total integer NOT NULL DEFAULT 0 CHECK (total >= 0),
  parts integer NOT NULL DEFAULT 0 CHECK (parts >= 0),
  -- What stopped the whole job, as { row, column, zh, en }.
  failure jsonb,
  undoes uuid REFERENCES bulk_jobs (id),
  -- When a server is expected to have gone on. Another server takes the job over some seconds later.
  next_at timestamptz NOT NULL DEFAULT now(),
  created_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  CHECK ((kind = 'undo') = (undoes IS NOT NULL)),
  CHECK ((status IN ('done', 'failed', 'cancelled')) = (finished_at IS NOT NULL)),
  CHECK ((status = 'failed') = (failure IS NOT NULL))
);
-- A job is undone once, whoever asks at the same time.
CREATE UNIQUE INDEX bulk_jobs_undoes_key ON bulk_jobs (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX bulk_jobs_open_idx ON bulk_jobs (next_at) WHERE status IN ('queued', 'running');
CREATE INDEX bulk_jobs_staff_id_idx ON bulk_jobs (staff_id, id);
CREATE INDEX bulk_jobs_finished_at_idx ON bulk_jobs (finished_at) WHERE finished_at IS NOT NULL;

-- One row of a file, or one chosen thing. Its result is written in the transaction of its effect.
CREATE TABLE bulk_job_rows (
  job_id uuid NOT NULL REFERENCES bulk_jobs (id) ON DELETE CASCADE,
  row integer NOT NULL CHECK (row > 0),
  input jsonb NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'unchanged', 'failed')),
  -- Of a failed row: { column, zh, en }.
  failure jsonb,
  -- Of a row that is done: a list of { id, field, before, after }.
  changes jsonb,
  PRIMARY KEY (job_id, row),
  CHECK ((state = 'failed') = (failure IS NOT NULL)),
  CHECK ((state = 'done') = (changes IS NOT NULL))
);
CREATE INDEX bulk_job_rows_failed_idx ON bulk_job_rows (job_id, row) WHERE state = 'failed';
CREATE INDEX bulk_job_rows_done_idx ON bulk_job_rows (job_id, row) WHERE state = 'done';

-- Files of jobs, in parts that are compressed one by one (gzip). They are in the database so that every server can go on
-- with a job, and so that a part of an export is written exactly when its place is.
CREATE TABLE bulk_job_parts (
  job_id uuid NOT NULL REFERENCES bulk_jobs (id) ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('input', 'result')),
  part integer NOT NULL CHECK (part >= 0),
  bytes bytea NOT NULL,
  PRIMARY KEY (job_id, kind, part)
);
-- They are compressed already.
ALTER TABLE bulk_job_parts ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Rows of stock files that were applied. A file is told by its content, so the same file twice adds nothing twice.
CREATE TABLE bulk_imported_rows (
  digest bytea NOT NULL CHECK (octet_length(digest) = 32),
  row integer NOT NULL,
  PRIMARY KEY (digest, row)
);
