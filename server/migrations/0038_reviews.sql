-- What shoppers say of goods that they bought, one review for each line of an order.
CREATE TABLE reviews (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  order_no text COLLATE "C" NOT NULL,
  sku_id uuid NOT NULL,
  product_id uuid NOT NULL REFERENCES products(id),
  user_id uuid NOT NULL REFERENCES users(id),
  rating smallint NOT NULL CHECK (rating BETWEEN 1 AND 5),
  text text NOT NULL CHECK (text <> ''),
  is_anonymous boolean NOT NULL DEFAULT false,
  -- Why staff hid it; null: everybody sees the review.
  hidden_reason text CHECK (hidden_reason <> ''),
  reply text CHECK (reply <> ''),
  replied_at timestamptz,
  version integer NOT NULL DEFAULT 1 CHECK (version > 0),
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((reply IS NULL) = (replied_at IS NULL)),
  -- Nobody reviews what the order does not have.
  FOREIGN KEY (order_no, sku_id) REFERENCES order_lines (order_no, sku_id)
);
-- Two requests at once cannot both review one line.
CREATE UNIQUE INDEX reviews_line_key ON reviews (order_no, sku_id);
CREATE INDEX reviews_shown_idx ON reviews (product_id, id) WHERE hidden_reason IS NULL;
CREATE INDEX reviews_user_id_idx ON reviews (user_id);

-- How often each number of stars was given to a product, of the reviews that are shown. The average is made of these five
-- numbers, so no page reads all reviews of a product.
CREATE TABLE product_ratings (
  product_id uuid PRIMARY KEY REFERENCES products(id),
  stars_1 bigint NOT NULL DEFAULT 0 CHECK (stars_1 >= 0),
  stars_2 bigint NOT NULL DEFAULT 0 CHECK (stars_2 >= 0),
  stars_3 bigint NOT NULL DEFAULT 0 CHECK (stars_3 >= 0),
  stars_4 bigint NOT NULL DEFAULT 0 CHECK (stars_4 >= 0),
  stars_5 bigint NOT NULL DEFAULT 0 CHECK (stars_5 >= 0)
);

CREATE FUNCTION count_stars(product uuid, stars smallint, by integer) RETURNS void LANGUAGE sql AS $$
  INSERT INTO product_ratings AS known (product_id, stars_1, stars_2, stars_3, stars_4, stars_5)
  VALUES (product, (stars = 1)::int, (stars = 2)::int, (stars = 3)::int, (stars = 4)::int, (stars = 5)::int)
  ON CONFLICT (product_id) DO UPDATE SET
    stars_1 = known.stars_1 + by * (stars = 1)::int,
    stars_2 = known.stars_2 + by * (stars = 2)::int,
    stars_3 = known.stars_3 + by * (stars = 3)::int,
    stars_4 = known.stars_4 + by * (stars = 4)::int,
    stars_5 = known.stars_5 + by * (stars = 5)::int;
$$;

-- In the transaction of the review itself, so that the numbers are always those of the reviews that are shown.
CREATE FUNCTION keep_product_rating() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.hidden_reason IS NULL THEN
    PERFORM count_stars(OLD.product_id, OLD.rating, -1);
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.hidden_reason IS NULL THEN
    PERFORM count_stars(NEW.product_id, NEW.rating, 1);
  END IF;
  RETURN NULL;
END;
$$;
CREATE TRIGGER reviews_counted AFTER INSERT OR DELETE OR UPDATE OF rating, hidden_reason, product_id ON reviews
  FOR EACH ROW EXECUTE FUNCTION keep_product_rating();
