-- What the provider answered each time that it was asked to send money back. Equal answers one after the other share a row,
-- because a refund that waits is asked about once a minute, without a limit.
CREATE TABLE refund_answers (
  -- The id of a row of `refunds` or of `surplus_payments`; ids are unique in both together.
  refund_id uuid NOT NULL,
  -- The attempt at which this answer was given first.
  attempt integer NOT NULL CHECK (attempt > 0),
  -- In all, one after the other.
  times integer NOT NULL DEFAULT 1 CHECK (times > 0),
  status text NOT NULL,
  answer text NOT NULL,
  first_at timestamptz NOT NULL DEFAULT now(),
  last_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (refund_id, attempt)
);

CREATE FUNCTION keep_refund_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE refund_answers a SET times = a.times + 1, last_at = now()
  WHERE a.refund_id = NEW.id AND a.attempt + a.times = NEW.attempts
    AND a.answer = coalesce(NEW.last_answer, '') AND a.status = NEW.status;
  IF NOT FOUND THEN
    INSERT INTO refund_answers (refund_id, attempt, status, answer)
    VALUES (NEW.id, NEW.attempts, NEW.status, coalesce(NEW.last_answer, ''));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER refunds_answered AFTER UPDATE OF attempts ON refunds
  FOR EACH ROW WHEN (NEW.attempts > OLD.attempts) EXECUTE FUNCTION keep_refund_answer();
CREATE TRIGGER surplus_payments_answered AFTER UPDATE OF attempts ON surplus_payments
  FOR EACH ROW WHEN (NEW.attempts > OLD.attempts) EXECUTE FUNCTION keep_refund_answer();

-- The answers of earlier versions: only the last one of each refund was kept.
INSERT INTO refund_answers (refund_id, attempt, status, answer, first_at, last_at)
SELECT id, attempts, status, last_answer, coalesce(finished_at, created_at), coalesce(finished_at, created_at)
FROM refunds WHERE attempts > 0 AND last_answer IS NOT NULL
UNION ALL
SELECT id, attempts, status, last_answer, coalesce(finished_at, created_at), coalesce(finished_at, created_at)
FROM surplus_payments WHERE attempts > 0 AND last_answer IS NOT NULL;

-- Staff find a payment by the provider's number of it.
CREATE INDEX payments_trade_no_idx ON payments (trade_no) WHERE trade_no IS NOT NULL;
-- Surplus payments are rare: without this index their list would read all payments.
CREATE INDEX payments_surplus_idx ON payments (id) WHERE status = 'surplus';
