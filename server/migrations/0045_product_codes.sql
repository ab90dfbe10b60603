-- The shop's own code of a product. Files name products by it, and the same file twice finds the same product.
-- Not `code`: statements of servers of the version before join products with SKUs, and `code` alone would be ambiguous there.
ALTER TABLE products ADD COLUMN product_code text CHECK (product_code <> '');
CREATE UNIQUE INDEX products_product_code_key ON products (lower(product_code)) WHERE product_code IS NOT NULL;
