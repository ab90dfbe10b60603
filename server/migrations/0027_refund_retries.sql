-- A refund that failed is tried again as a new one, with a request number of its own. Each failed refund is tried again at
-- most once, so that two people who press at the same time do not give the money back twice.
ALTER TABLE refunds ADD COLUMN retry_of uuid REFERENCES refunds(id);
CREATE UNIQUE INDEX refunds_retry_of_key ON refunds (retry_of) WHERE retry_of IS NOT NULL;
