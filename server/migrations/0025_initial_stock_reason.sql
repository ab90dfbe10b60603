-- The reason of the opening stock is a code now (stock/movements/reasons.ts), which a reader sees in their language. The
-- triggers that refuse every change would refuse this one as well. Each is off inside this transaction only, and the table
-- is locked until its end, so no other transaction can use the gap.
ALTER TABLE stock_adjustments DISABLE TRIGGER stock_adjustments_append_only;
UPDATE stock_adjustments SET reason = 'initial_stock' WHERE reason = 'initial stock' AND kind = 'adjusted';
ALTER TABLE stock_adjustments ENABLE TRIGGER stock_adjustments_append_only;

ALTER TABLE stock_movements DISABLE TRIGGER stock_movements_append_only;
UPDATE stock_movements SET reason = 'initial_stock' WHERE reason = 'initial stock' AND kind = 'adjusted';
ALTER TABLE stock_movements ENABLE TRIGGER stock_movements_append_only;
