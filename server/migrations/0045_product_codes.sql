-- The shop's own code of a product. Files name products by it, and the same file twice finds the same product.
ALTER TABLE products ADD COLUMN code text CHECK (code <> '');
CREATE UNIQUE INDEX products_code_key ON products (lower(code)) WHERE code IS NOT NULL;
