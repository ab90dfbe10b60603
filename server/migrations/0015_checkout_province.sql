-- The province whose shipping fee a checkout froze, as a GB/T 2260 code; null where there was no address.
ALTER TABLE checkouts ADD COLUMN province text CHECK (province ~ '^[0-9]{6}$');
