-- For the audit: which lines have taken pieces of a flash sale. Lines at the ordinary price are not in this index.
CREATE INDEX order_lines_flash_item_id_idx ON order_lines (flash_item_id) WHERE flash_item_id IS NOT NULL;
