-- What promotions and coupons take off: frozen by the checkout, proven again when the order is placed, kept by the order.
-- [{ source, id, version?, couponId?, name, offFen, skuIds }]; null where nothing lowers the price.
ALTER TABLE checkouts
  ADD COLUMN discount_fen bigint NOT NULL DEFAULT 0 CHECK (discount_fen BETWEEN 0 AND items_amount_fen),
  ADD COLUMN discounts jsonb;
ALTER TABLE orders
  ADD COLUMN discount_fen bigint NOT NULL DEFAULT 0 CHECK (discount_fen BETWEEN 0 AND items_amount_fen),
  ADD COLUMN discounts jsonb,
  ADD CONSTRAINT orders_discounts_check CHECK (discount_fen = 0 OR discounts IS NOT NULL);

-- The line's share of the discount; what was paid for the line is `price_fen * count - discount_fen`.
ALTER TABLE order_lines
  ADD COLUMN discount_fen bigint NOT NULL DEFAULT 0 CHECK (discount_fen BETWEEN 0 AND price_fen * count),
  -- The item of a flash sale that set the price of the line; null: the price of the shelf.
  ADD COLUMN flash_item_id uuid;

-- PostgreSQL writes the table anew: a stored column has a value in every row.
ALTER TABLE orders ALTER COLUMN total_fen SET EXPRESSION AS (items_amount_fen - discount_fen + shipping_fen);
ALTER TABLE orders
  DROP CONSTRAINT orders_check,
  ADD CONSTRAINT orders_refunds_check CHECK (refunding_fen + refunded_fen <= items_amount_fen - discount_fen + shipping_fen),
  ADD CONSTRAINT orders_total_check CHECK (items_amount_fen - discount_fen + shipping_fen > 0);
