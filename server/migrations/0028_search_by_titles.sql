-- What a product is called, and what a search filters by: nothing here is joined while matches are counted. product_words
-- keeps the terms of all texts. The rows begin with the terms that the older code made; a job replaces them.
CREATE TABLE product_search (
  product_id uuid PRIMARY KEY REFERENCES products,
  -- Of the rules that made the terms. A row of an older version is made anew.
  version integer NOT NULL DEFAULT 0,
  is_listed boolean NOT NULL,
  category_id uuid NOT NULL,
  price_fen bigint,
  -- The power of two below the sales: it changes seldom, so a sale seldom writes this row.
  popularity smallint NOT NULL,
  title_words tsvector NOT NULL DEFAULT ''
) WITH (fillfactor = 80);

CREATE FUNCTION popularity_of(sales bigint) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  $$ SELECT floor(ln((sales + 1)::double precision) / ln(2.0::double precision))::smallint $$;

INSERT INTO product_search
SELECT products.id, 0, status = 'on_shelf' AND price_fen IS NOT NULL, category_id, price_fen, popularity_of(sales_count),
       coalesce(ts_filter(words, '{a,b}'), '')
FROM products LEFT JOIN product_words ON product_words.product_id = products.id;

-- Without a pending list: a search would read it from end to end each time.
CREATE INDEX product_search_title_words_idx ON product_search USING gin (title_words) WITH (fastupdate = off);
CREATE INDEX product_search_version_idx ON product_search (version, product_id);

CREATE FUNCTION keep_product_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    -- In a statement that adds the SKUs too, keep_lowest_price() may have come first, with the price that NEW lacks.
    INSERT INTO product_search (product_id, is_listed, category_id, price_fen, popularity)
    VALUES (NEW.id, NEW.status = 'on_shelf' AND NEW.price_fen IS NOT NULL, NEW.category_id, NEW.price_fen,
            popularity_of(NEW.sales_count))
    ON CONFLICT (product_id) DO NOTHING;
  ELSE
    INSERT INTO product_search (product_id, is_listed, category_id, price_fen, popularity)
    VALUES (NEW.id, NEW.status = 'on_shelf' AND NEW.price_fen IS NOT NULL, NEW.category_id, NEW.price_fen,
            popularity_of(NEW.sales_count))
    ON CONFLICT (product_id) DO UPDATE
    SET is_listed = excluded.is_listed, category_id = excluded.category_id, price_fen = excluded.price_fen,
        popularity = excluded.popularity;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER products_searched AFTER INSERT ON products FOR EACH ROW EXECUTE FUNCTION keep_product_search();
CREATE TRIGGER products_searched_changed AFTER UPDATE OF status, category_id, price_fen, sales_count ON products
  FOR EACH ROW WHEN (
    (OLD.status, OLD.category_id, popularity_of(OLD.sales_count)) IS DISTINCT FROM
      (NEW.status, NEW.category_id, popularity_of(NEW.sales_count))
    OR OLD.price_fen IS DISTINCT FROM NEW.price_fen
  ) EXECUTE FUNCTION keep_product_search();

-- The planner takes a tsquery match for as cheap as a comparison, so that with two or three alternatives it would read the
-- whole table: 270 ms instead of 13 ms for 10,000 of 100,000 products. Functions of their own, because only there a setting of
-- the planner holds for one statement.
CREATE FUNCTION products_titled(asked tsquery) RETURNS TABLE (id uuid, is_listed boolean, category_id uuid, price_fen bigint, popularity smallint)
  LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
  SET enable_seqscan = off AS $$
    SELECT product_id, is_listed, category_id, price_fen, popularity FROM product_search WHERE title_words @@ asked
  $$;
CREATE FUNCTION products_mentioning(asked tsquery) RETURNS SETOF uuid LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
  SET enable_seqscan = off AS $$ SELECT product_id FROM product_words WHERE words @@ asked $$;

-- The words of titles and options, with keys by which a query that is written in another way is recognised: a typing error,
-- pinyin, initials, characters that sound the same.
CREATE TABLE search_words (
  word text COLLATE "C" PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('word', 'phrase', 'pair')),
  version integer NOT NULL,
  terms text[] NOT NULL,
  pinyin text COLLATE "C",
  initials text COLLATE "C",
  keys text[] NOT NULL,
  -- How many products on the shelf have it; a job counts, and a word that comes new or back counts as one until then.
  products bigint NOT NULL DEFAULT 1
) WITH (fillfactor = 80);
CREATE INDEX search_words_keys_idx ON search_words USING gin (keys) WITH (fastupdate = off);
CREATE INDEX search_words_pinyin_idx ON search_words (pinyin) WHERE kind <> 'pair';
CREATE INDEX search_words_initials_idx ON search_words (initials) WHERE kind <> 'pair';
