-- Filters of lists of the back office that staff keep under a name. `query` is what stands in the address bar.
CREATE TABLE saved_views (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  staff_id uuid NOT NULL REFERENCES staff(id),
  page text NOT NULL CHECK (page <> ''),
  name text NOT NULL CHECK (name <> ''),
  query text NOT NULL,
  is_shared boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX saved_views_name_key ON saved_views (staff_id, page, lower(name));
CREATE INDEX saved_views_shared_idx ON saved_views (page) WHERE is_shared;
