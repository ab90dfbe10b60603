-- What one person has refunded since the day began is summed before each of their refunds that has a limit of the day.
CREATE INDEX refunds_staff_id_idx ON refunds (staff_id, created_at) INCLUDE (amount_fen, status) WHERE decision IS NULL;
