-- Where parcels have been, as the service of carriers told it: by a report of an event, or by a question of a job. A page
-- reads this table and never asks the service.
CREATE TABLE parcel_tracking (
  shipment_id uuid PRIMARY KEY REFERENCES shipments,
  -- [{ at, text, place }], newest first.
  events jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(events) = 'array'),
  is_delivered boolean NOT NULL DEFAULT false,
  subscribed_at timestamptz,
  -- When a job asks next; null: never again.
  due_at timestamptz DEFAULT now()
);
CREATE INDEX parcel_tracking_due_idx ON parcel_tracking (due_at) WHERE due_at IS NOT NULL;
-- A report names a parcel by its number.
CREATE INDEX shipments_tracking_number_idx ON shipments (tracking_number);

-- A parcel whose carrier or number staff correct is another parcel to the carrier.
CREATE FUNCTION track_parcel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO parcel_tracking (shipment_id) VALUES (NEW.id)
  ON CONFLICT (shipment_id) DO UPDATE SET events = '[]', is_delivered = false, subscribed_at = NULL, due_at = now();
  RETURN NULL;
END $$;
CREATE TRIGGER shipments_tracked AFTER INSERT OR UPDATE OF carrier, tracking_number ON shipments
  FOR EACH ROW EXECUTE FUNCTION track_parcel();
INSERT INTO parcel_tracking (shipment_id) SELECT id FROM shipments WHERE shipped_at > now() - interval '30 days';
