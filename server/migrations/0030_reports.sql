-- Reports show each payment and refund behind a figure, page by page. These indexes order them by moment and id and hold the
-- sums of a span as well, so they replace those that served the sums alone.
CREATE INDEX payments_settled_at_idx ON payments (finished_at, id) INCLUDE (order_no, received_fen) WHERE status = 'settled';
CREATE INDEX refunds_done_at_idx ON refunds (finished_at, id) INCLUDE (order_no, amount_fen) WHERE status = 'done';
DROP INDEX payments_settled_day_idx, refunds_done_day_idx;
