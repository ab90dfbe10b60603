-- A shopper's request may be a return: the shop agrees, the shopper sends the pieces back, the shop receives them, and only
-- then the refund starts. `server/modules/refunds/requests/steps.ts` has the same table of steps; a test compares the two.
ALTER TABLE refund_requests DROP CONSTRAINT refund_requests_status_check;
ALTER TABLE refund_requests
  ADD COLUMN kind text NOT NULL DEFAULT 'refund' CHECK (kind IN ('refund', 'return')),
  ADD COLUMN return_carrier text CHECK (return_carrier <> ''),
  ADD COLUMN return_tracking_number text CHECK (return_tracking_number <> ''),
  ADD COLUMN sent_back_at timestamptz,
  ADD COLUMN received_at timestamptz,
  ADD CONSTRAINT refund_requests_status_check CHECK (
    status IN ('requested', 'approved', 'rejected', 'withdrawn', 'sent_back', 'received', 'refunded')),
  ADD CONSTRAINT refund_requests_kind_status_check CHECK (
    kind = 'return' OR status IN ('requested', 'approved', 'rejected', 'withdrawn')),
  -- A return is about pieces.
  ADD CONSTRAINT refund_requests_return_lines_check CHECK (kind = 'refund' OR lines IS NOT NULL),
  ADD CONSTRAINT refund_requests_return_shipment_check CHECK (
    (return_carrier IS NULL) = (return_tracking_number IS NULL) AND (return_carrier IS NULL) = (sent_back_at IS NULL)),
  ADD CONSTRAINT refund_requests_sent_back_check CHECK (status <> 'sent_back' OR sent_back_at IS NOT NULL),
  ADD CONSTRAINT refund_requests_received_check CHECK (status NOT IN ('received', 'refunded') OR received_at IS NOT NULL),
  -- The money of a return moves with its last step and never before.
  ADD CONSTRAINT refund_requests_return_refund_check CHECK (
    kind = 'refund' OR (refund_id IS NOT NULL) = (status = 'refunded'));

-- An order has at most one request under way; an approved refund is no request any more.
DROP INDEX refund_requests_one_open_key;
CREATE UNIQUE INDEX refund_requests_one_open_key ON refund_requests (order_no)
  WHERE status IN ('requested', 'sent_back', 'received') OR (kind = 'return' AND status = 'approved');

CREATE FUNCTION check_request_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind <> OLD.kind OR NEW.status <> OLD.status AND (NEW.kind, OLD.status, NEW.status) NOT IN (
    ('refund', 'requested', 'approved'), ('refund', 'requested', 'rejected'), ('refund', 'requested', 'withdrawn'),
    ('return', 'requested', 'approved'), ('return', 'requested', 'rejected'), ('return', 'requested', 'withdrawn'),
    ('return', 'approved', 'rejected'), ('return', 'approved', 'withdrawn'), ('return', 'approved', 'sent_back'),
    ('return', 'approved', 'received'), ('return', 'sent_back', 'rejected'), ('return', 'sent_back', 'received'),
    ('return', 'received', 'rejected'), ('return', 'received', 'refunded')
  ) THEN
    RAISE EXCEPTION 'a request of kind % cannot go from % to %', OLD.kind, OLD.status, NEW.status
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_requests_step_check';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refund_requests_step BEFORE UPDATE OF status, kind ON refund_requests
  FOR EACH ROW EXECUTE FUNCTION check_request_step();
