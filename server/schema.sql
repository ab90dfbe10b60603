-- What the migrations make, for people to read. Written by `npm run schema`; a test fails where it differs.
-- The comments that say why stand in server/migrations/.

CREATE EXTENSION btree_gist;

CREATE FUNCTION cart_add(to_user uuid, new_sku uuid, more integer, now_fen bigint, now_at timestamp with time zone, count_max integer, skus_max integer, OUT refusal text, OUT count integer, OUT is_checked boolean)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
DECLARE
  held integer;
BEGIN
  INSERT INTO carts (user_id) VALUES (to_user)
  ON CONFLICT (user_id) DO UPDATE SET used_on = excluded.used_on WHERE carts.used_on < excluded.used_on;

  SELECT item.count INTO held FROM cart_items item
  WHERE item.user_id = to_user AND item.sku_id = new_sku FOR UPDATE;
  IF held + more > count_max THEN
    refusal := 'count_too_large';
    RETURN;
  END IF;
  IF held IS NULL AND (SELECT count(*) FROM cart_items item WHERE item.user_id = to_user) >= skus_max THEN
    refusal := 'cart_full';
    RETURN;
  END IF;

  INSERT INTO cart_items AS item (user_id, sku_id, count, price_fen, added_at)
  VALUES (to_user, new_sku, more, now_fen, now_at)
  ON CONFLICT (user_id, sku_id) DO UPDATE
    SET count = item.count + excluded.count, price_fen = excluded.price_fen, added_at = excluded.added_at
  RETURNING item.count, item.is_checked INTO cart_add.count, cart_add.is_checked;
END $function$;

CREATE FUNCTION check_request_step()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF NEW.kind <> OLD.kind OR NEW.status <> OLD.status AND (NEW.kind, OLD.status, NEW.status) NOT IN (
    ('refund', 'requested', 'approved'), ('refund', 'requested', 'rejected'), ('refund', 'requested', 'withdrawn'),
    ('return', 'requested', 'approved'), ('return', 'requested', 'rejected'), ('return', 'requested', 'withdrawn'),
    ('return', 'approved', 'rejected'), ('return', 'approved', 'withdrawn'), ('return', 'approved', 'sent_back'),
    ('return', 'approved', 'received'), ('return', 'sent_back', 'rejected'), ('return', 'sent_back', 'received'),
    ('return', 'received', 'rejected'), ('return', 'received', 'refunded')
  ) THEN
    RAISE EXCEPTION 'a request of kind % cannot go from % to %', OLD.kind, OLD.status, NEW.status
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_requests_step_check';
  END IF;
  RETURN NEW;
END $function$;

CREATE FUNCTION count_claimed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  UPDATE coupons c SET claimed = c.claimed + more.count
  FROM (SELECT coupon_id, count(*) AS count FROM added GROUP BY coupon_id) more
  WHERE c.id = more.coupon_id;
  RETURN NULL;
END $function$;

CREATE FUNCTION count_refunded()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  UPDATE order_lines l SET refunded_count = l.refunded_count + named.count, withdrawn = l.withdrawn + named.withdrawn
  FROM (SELECT order_no, sku_id, sum(count) AS count, sum(withdrawn) AS withdrawn FROM added GROUP BY order_no, sku_id) named
  WHERE l.order_no = named.order_no AND l.sku_id = named.sku_id;
  RETURN NULL;
END $function$;

CREATE FUNCTION count_shipped()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  UPDATE order_lines l SET shipped = l.shipped + added.count
  FROM added WHERE l.order_no = added.order_no AND l.sku_id = added.sku_id;
  RETURN NULL;
END $function$;

CREATE FUNCTION count_stars(product uuid, stars smallint, by integer)
 RETURNS void
 LANGUAGE sql
AS $function$
  INSERT INTO product_ratings AS known (product_id, stars_1, stars_2, stars_3, stars_4, stars_5)
  VALUES (product, (stars = 1)::int, (stars = 2)::int, (stars = 3)::int, (stars = 4)::int, (stars = 5)::int)
  ON CONFLICT (product_id) DO UPDATE SET
    stars_1 = known.stars_1 + by * (stars = 1)::int,
    stars_2 = known.stars_2 + by * (stars = 2)::int,
    stars_3 = known.stars_3 + by * (stars = 3)::int,
    stars_4 = known.stars_4 + by * (stars = 4)::int,
    stars_5 = known.stars_5 + by * (stars = 5)::int;
$function$;

CREATE FUNCTION free_refunded()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  UPDATE order_lines l SET refunded_count = l.refunded_count - named.count, withdrawn = l.withdrawn - named.withdrawn
  FROM (SELECT order_no, sku_id, sum(count) AS count, sum(withdrawn) AS withdrawn FROM refund_lines
        WHERE refund_id = NEW.id GROUP BY order_no, sku_id) named
  WHERE l.order_no = named.order_no AND l.sku_id = named.sku_id;
  RETURN NULL;
END $function$;

CREATE FUNCTION hand_over_refunded()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO stock_handed_over AS h (sku_id, count)
  SELECT sku_id, sum(withdrawn - CASE WHEN restock THEN count ELSE 0 END) FROM refund_lines
  WHERE refund_id = NEW.id GROUP BY sku_id ORDER BY sku_id
  ON CONFLICT (sku_id) DO UPDATE SET count = h.count + excluded.count;
  RETURN NULL;
END $function$;

CREATE FUNCTION hand_over_shipped()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO stock_handed_over AS h (sku_id, count)
  SELECT sku_id, sum(count) FROM added GROUP BY sku_id ORDER BY sku_id
  ON CONFLICT (sku_id) DO UPDATE SET count = h.count + excluded.count;
  RETURN NULL;
END $function$;

CREATE FUNCTION keep_lowest_price()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM FROM products WHERE id IN (SELECT product_id FROM changed) ORDER BY id FOR NO KEY UPDATE;
  UPDATE products SET price_fen = now.lowest
  FROM (
    SELECT touched.product_id, min(skus.price_fen) AS lowest
    FROM (SELECT DISTINCT product_id FROM changed) touched
    LEFT JOIN skus ON skus.product_id = touched.product_id AND skus.status = 'on_shelf'
    GROUP BY touched.product_id
  ) AS now
  WHERE products.id = now.product_id AND products.price_fen IS DISTINCT FROM now.lowest;
  RETURN NULL;
END $function$;

CREATE FUNCTION keep_product_listing()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO product_listing VALUES (NEW.id, NEW.status, NEW.category_id, NEW.updated_at)
  ON CONFLICT (product_id) DO UPDATE
  SET status = excluded.status, category_id = excluded.category_id, updated_at = excluded.updated_at;
  RETURN NULL;
END $function$;

CREATE FUNCTION keep_product_rating()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.hidden_reason IS NULL THEN
    PERFORM count_stars(OLD.product_id, OLD.rating, -1);
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.hidden_reason IS NULL THEN
    PERFORM count_stars(NEW.product_id, NEW.rating, 1);
  END IF;
  RETURN NULL;
END;
$function$;

CREATE FUNCTION keep_product_search()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
END $function$;

CREATE FUNCTION keep_refund_answer()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  UPDATE refund_answers a SET times = a.times + 1, last_at = now()
  WHERE a.refund_id = NEW.id AND a.attempt + a.times = NEW.attempts
    AND a.answer = coalesce(NEW.last_answer, '') AND a.status = NEW.status;
  IF NOT FOUND THEN
    INSERT INTO refund_answers (refund_id, attempt, status, answer)
    VALUES (NEW.id, NEW.attempts, NEW.status, coalesce(NEW.last_answer, ''));
  END IF;
  RETURN NULL;
END $function$;

CREATE FUNCTION keep_stock_listing(changed uuid[])
 RETURNS void
 LANGUAGE sql
AS $function$
  INSERT INTO stock_listing AS kept SELECT * FROM stock_listing_now WHERE sku_id = ANY(changed) ORDER BY sku_id
  ON CONFLICT (sku_id) DO UPDATE SET available = excluded.available, is_low = excluded.is_low, status = excluded.status
  WHERE (kept.available, kept.is_low, kept.status) IS DISTINCT FROM (excluded.available, excluded.is_low, excluded.status);
$function$;

CREATE FUNCTION list_stock_of_product()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM keep_stock_listing(array(SELECT id FROM skus WHERE product_id = NEW.product_id));
  RETURN NULL;
END $function$;

CREATE FUNCTION list_stock_of_sku()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM keep_stock_listing(array[NEW.id]);
  RETURN NULL;
END $function$;

CREATE FUNCTION list_stock_of_statement()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  PERFORM keep_stock_listing(array(SELECT DISTINCT sku_id FROM added));
  RETURN NULL;
END $function$;

CREATE FUNCTION options_key(options jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  SELECT coalesce(string_agg(each->>'name' || chr(31) || (each->>'value'), chr(30) ORDER BY each->>'name'), '')
  FROM jsonb_array_elements(options) each
$function$;

CREATE FUNCTION popularity_of(sales bigint)
 RETURNS smallint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT floor(ln((sales + 1)::double precision) / ln(2.0::double precision))::smallint $function$;

CREATE FUNCTION products_mentioning(asked tsquery)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
 SET enable_seqscan TO 'off'
AS $function$ SELECT product_id FROM product_words WHERE words @@ asked $function$;

CREATE FUNCTION products_titled(asked tsquery)
 RETURNS TABLE(id uuid, is_listed boolean, category_id uuid, price_fen bigint, popularity smallint)
 LANGUAGE sql
 STABLE PARALLEL SAFE
 SET enable_seqscan TO 'off'
AS $function$
    SELECT product_id, is_listed, category_id, price_fen, popularity FROM product_search WHERE title_words @@ asked
  $function$;

CREATE FUNCTION record_adjustments()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO stock_movements (sku_id, reference, kind, delta, on_hand_after, staff_id, reason)
  SELECT a.sku_id, a.id::text, a.kind, a.delta,
         s.on_hand - coalesce(sum(a.delta) OVER (PARTITION BY a.sku_id ORDER BY a.id
                                                 ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), 0),
         a.staff_id, a.reason
  FROM added a JOIN stock s ON s.sku_id = a.sku_id;
  RETURN NULL;
END $function$;

CREATE FUNCTION refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION '% rows are never changed', TG_TABLE_NAME;
END $function$;

CREATE FUNCTION revoke_session()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO revoked_sessions (session_id) VALUES (OLD.id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $function$;

CREATE FUNCTION track_parcel()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  INSERT INTO parcel_tracking (shipment_id) VALUES (NEW.id)
  ON CONFLICT (shipment_id) DO UPDATE SET events = '[]', is_delivered = false, subscribed_at = NULL, due_at = now();
  RETURN NULL;
END $function$;

CREATE FUNCTION wake_invoice()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  UPDATE invoices SET next_at = now() WHERE order_no = NEW.order_no;
  RETURN NULL;
END;
$function$;

CREATE TABLE addresses (
  id uuid NOT NULL DEFAULT uuidv7(),
  user_id uuid NOT NULL,
  recipient text NOT NULL,
  mobile text NOT NULL,
  region_code text NOT NULL,
  detail text NOT NULL,
  is_default boolean NOT NULL DEFAULT false,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT addresses_pkey PRIMARY KEY (id),
  CONSTRAINT addresses_region_code_check CHECK (region_code ~ '^[0-9]{6}$'::text),
  CONSTRAINT addresses_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE UNIQUE INDEX addresses_one_default_key ON addresses USING btree (user_id) WHERE is_default;
CREATE INDEX addresses_user_id_idx ON addresses USING btree (user_id);

CREATE TABLE audit_log (
  id uuid NOT NULL DEFAULT uuidv7(),
  staff_id uuid,
  action text NOT NULL,
  subject text NOT NULL,
  details jsonb NOT NULL DEFAULT '{}'::jsonb,
  request_id text,
  at timestamp with time zone NOT NULL DEFAULT now(),
  before jsonb,
  after jsonb,
  CONSTRAINT audit_log_pkey PRIMARY KEY (id),
  CONSTRAINT audit_log_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id)
);
CREATE INDEX audit_log_action_idx ON audit_log USING btree (action text_pattern_ops, id);
CREATE INDEX audit_log_staff_id_idx ON audit_log USING btree (staff_id, id);
CREATE INDEX audit_log_subject_idx ON audit_log USING btree (subject text_pattern_ops, id);
CREATE TRIGGER audit_log_append_only BEFORE DELETE OR UPDATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE avatars (
  name text NOT NULL,
  user_id uuid NOT NULL,
  CONSTRAINT avatars_pkey PRIMARY KEY (name),
  CONSTRAINT avatars_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX avatars_user_id_idx ON avatars USING btree (user_id);

CREATE TABLE binding_tickets (
  ticket_hash bytea NOT NULL,
  provider text NOT NULL,
  uid text NOT NULL,
  nickname text NOT NULL,
  avatar_url text,
  return_to text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  browser_hash bytea NOT NULL,
  user_id uuid,
  CONSTRAINT binding_tickets_pkey PRIMARY KEY (ticket_hash),
  CONSTRAINT binding_tickets_provider_check CHECK (provider = ANY (ARRAY['weibo'::text, 'wechat'::text])),
  CONSTRAINT binding_tickets_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX binding_tickets_expires_at_idx ON binding_tickets USING btree (expires_at);

CREATE TABLE book_checks (
  name text NOT NULL,
  holds boolean NOT NULL,
  checked_at timestamp with time zone NOT NULL,
  broken_since timestamp with time zone,
  rows jsonb NOT NULL,
  row_count bigint NOT NULL,
  took_ms integer NOT NULL,
  CONSTRAINT book_checks_pkey PRIMARY KEY (name),
  CONSTRAINT book_checks_check CHECK (holds = (row_count = 0) AND holds = (broken_since IS NULL)),
  CONSTRAINT book_checks_row_count_check CHECK (row_count >= 0),
  CONSTRAINT book_checks_rows_check CHECK (jsonb_typeof(rows) = 'array'::text),
  CONSTRAINT book_checks_took_ms_check CHECK (took_ms >= 0)
);

CREATE TABLE bulk_imported_rows (
  digest bytea NOT NULL,
  row integer NOT NULL,
  CONSTRAINT bulk_imported_rows_pkey PRIMARY KEY (digest, "row"),
  CONSTRAINT bulk_imported_rows_digest_check CHECK (octet_length(digest) = 32)
);

CREATE TABLE bulk_job_parts (
  job_id uuid NOT NULL,
  kind text NOT NULL,
  part integer NOT NULL,
  bytes bytea NOT NULL,
  CONSTRAINT bulk_job_parts_pkey PRIMARY KEY (job_id, kind, part),
  CONSTRAINT bulk_job_parts_kind_check CHECK (kind = ANY (ARRAY['input'::text, 'result'::text])),
  CONSTRAINT bulk_job_parts_part_check CHECK (part >= 0),
  CONSTRAINT bulk_job_parts_job_id_fkey FOREIGN KEY (job_id) REFERENCES bulk_jobs(id) ON DELETE CASCADE
);

CREATE TABLE bulk_job_rows (
  job_id uuid NOT NULL,
  row integer NOT NULL,
  input jsonb NOT NULL,
  state text NOT NULL DEFAULT 'waiting'::text,
  failure jsonb,
  changes jsonb,
  CONSTRAINT bulk_job_rows_pkey PRIMARY KEY (job_id, "row"),
  CONSTRAINT bulk_job_rows_check CHECK ((state = 'failed'::text) = (failure IS NOT NULL)),
  CONSTRAINT bulk_job_rows_check1 CHECK ((state = 'done'::text) = (changes IS NOT NULL)),
  CONSTRAINT bulk_job_rows_row_check CHECK ("row" > 0),
  CONSTRAINT bulk_job_rows_state_check CHECK (state = ANY (ARRAY['waiting'::text, 'done'::text, 'unchanged'::text, 'failed'::text])),
  CONSTRAINT bulk_job_rows_job_id_fkey FOREIGN KEY (job_id) REFERENCES bulk_jobs(id) ON DELETE CASCADE
);
CREATE INDEX bulk_job_rows_done_idx ON bulk_job_rows USING btree (job_id, "row") WHERE (state = 'done'::text);
CREATE INDEX bulk_job_rows_failed_idx ON bulk_job_rows USING btree (job_id, "row") WHERE (state = 'failed'::text);

CREATE TABLE bulk_jobs (
  id uuid NOT NULL DEFAULT uuidv7(),
  kind text NOT NULL,
  name text NOT NULL,
  staff_id uuid NOT NULL,
  request_id text NOT NULL,
  status text NOT NULL DEFAULT 'queued'::text,
  is_dry_run boolean NOT NULL DEFAULT false,
  input jsonb NOT NULL DEFAULT '{}'::jsonb,
  file_name text NOT NULL DEFAULT ''::text,
  is_read boolean NOT NULL,
  claim uuid,
  place text NOT NULL DEFAULT ''::text,
  done integer NOT NULL DEFAULT 0,
  total integer NOT NULL DEFAULT 0,
  parts integer NOT NULL DEFAULT 0,
  failure jsonb,
  undoes uuid,
  next_at timestamp with time zone NOT NULL DEFAULT now(),
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  finished_at timestamp with time zone,
  CONSTRAINT bulk_jobs_pkey PRIMARY KEY (id),
  CONSTRAINT bulk_jobs_check CHECK ((kind = 'undo'::text) = (undoes IS NOT NULL)),
  CONSTRAINT bulk_jobs_check1 CHECK ((status = ANY (ARRAY['done'::text, 'failed'::text, 'cancelled'::text])) = (finished_at IS NOT NULL)),
  CONSTRAINT bulk_jobs_check2 CHECK ((status = 'failed'::text) = (failure IS NOT NULL)),
  CONSTRAINT bulk_jobs_done_check CHECK (done >= 0),
  CONSTRAINT bulk_jobs_kind_check CHECK (kind = ANY (ARRAY['import'::text, 'export'::text, 'bulk'::text, 'undo'::text])),
  CONSTRAINT bulk_jobs_parts_check CHECK (parts >= 0),
  CONSTRAINT bulk_jobs_status_check CHECK (status = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])),
  CONSTRAINT bulk_jobs_total_check CHECK (total >= 0),
  CONSTRAINT bulk_jobs_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id),
  CONSTRAINT bulk_jobs_undoes_fkey FOREIGN KEY (undoes) REFERENCES bulk_jobs(id)
);
CREATE INDEX bulk_jobs_finished_at_idx ON bulk_jobs USING btree (finished_at) WHERE (finished_at IS NOT NULL);
CREATE INDEX bulk_jobs_open_idx ON bulk_jobs USING btree (next_at) WHERE (status = ANY (ARRAY['queued'::text, 'running'::text]));
CREATE INDEX bulk_jobs_staff_id_idx ON bulk_jobs USING btree (staff_id, id);
CREATE UNIQUE INDEX bulk_jobs_undoes_key ON bulk_jobs USING btree (undoes) WHERE (undoes IS NOT NULL);

CREATE TABLE buyer_days (
  day date NOT NULL,
  user_id uuid NOT NULL,
  first_orders bigint NOT NULL,
  first_fen bigint NOT NULL,
  repeat_orders bigint NOT NULL,
  repeat_fen bigint NOT NULL,
  CONSTRAINT buyer_days_pkey PRIMARY KEY (day, user_id),
  CONSTRAINT buyer_days_first_fen_check CHECK (first_fen >= 0),
  CONSTRAINT buyer_days_first_orders_check CHECK (first_orders >= 0),
  CONSTRAINT buyer_days_repeat_fen_check CHECK (repeat_fen >= 0),
  CONSTRAINT buyer_days_repeat_orders_check CHECK (repeat_orders >= 0)
);

CREATE TABLE cart_items (
  user_id uuid NOT NULL,
  sku_id uuid NOT NULL,
  count integer NOT NULL,
  is_checked boolean NOT NULL DEFAULT true,
  price_fen bigint NOT NULL,
  added_at timestamp with time zone NOT NULL,
  CONSTRAINT cart_items_pkey PRIMARY KEY (user_id, sku_id),
  CONSTRAINT cart_items_count_check CHECK (count >= 1 AND count <= 999),
  CONSTRAINT cart_items_user_id_fkey FOREIGN KEY (user_id) REFERENCES carts(user_id) ON DELETE CASCADE
) WITH (fillfactor=80);

CREATE TABLE cart_merges (
  user_id uuid NOT NULL,
  merge_id uuid NOT NULL,
  at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT cart_merges_pkey PRIMARY KEY (user_id, merge_id),
  CONSTRAINT cart_merges_user_id_fkey FOREIGN KEY (user_id) REFERENCES carts(user_id) ON DELETE CASCADE
);

CREATE TABLE cart_outbox (
  order_no text COLLATE "C" NOT NULL,
  user_id uuid NOT NULL,
  lines jsonb NOT NULL,
  at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT cart_outbox_pkey PRIMARY KEY (order_no),
  CONSTRAINT cart_outbox_order_no_fkey FOREIGN KEY (order_no) REFERENCES orders(order_no)
);

CREATE TABLE carts (
  user_id uuid NOT NULL,
  used_on date NOT NULL DEFAULT CURRENT_DATE,
  CONSTRAINT carts_pkey PRIMARY KEY (user_id)
) WITH (fillfactor=80);
CREATE INDEX carts_used_on_idx ON carts USING btree (used_on);

CREATE TABLE categories (
  id uuid NOT NULL DEFAULT uuidv7(),
  parent_id uuid,
  slug text NOT NULL,
  name text NOT NULL,
  name_en text NOT NULL,
  position integer NOT NULL DEFAULT 0,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT categories_pkey PRIMARY KEY (id),
  CONSTRAINT categories_slug_key UNIQUE (slug),
  CONSTRAINT categories_slug_check CHECK (slug ~ '^[a-z0-9-]+$'::text),
  CONSTRAINT categories_version_check CHECK (version > 0),
  CONSTRAINT categories_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES categories(id)
);
CREATE INDEX categories_parent_id_idx ON categories USING btree (parent_id);

CREATE TABLE checkouts (
  key uuid NOT NULL,
  user_id uuid NOT NULL,
  source text NOT NULL,
  lines jsonb NOT NULL,
  items_amount_fen bigint NOT NULL,
  shipping_fen bigint NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL,
  province text,
  discount_fen bigint NOT NULL DEFAULT 0,
  discounts jsonb,
  CONSTRAINT checkouts_pkey PRIMARY KEY (key),
  CONSTRAINT checkouts_check CHECK (discount_fen >= 0 AND discount_fen <= items_amount_fen),
  CONSTRAINT checkouts_items_amount_fen_check CHECK (items_amount_fen > 0),
  CONSTRAINT checkouts_lines_check CHECK (jsonb_array_length(lines) > 0),
  CONSTRAINT checkouts_province_check CHECK (province ~ '^[0-9]{6}$'::text),
  CONSTRAINT checkouts_shipping_fen_check CHECK (shipping_fen >= 0),
  CONSTRAINT checkouts_source_check CHECK (source = ANY (ARRAY['cart'::text, 'items'::text])),
  CONSTRAINT checkouts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX checkouts_expires_at_idx ON checkouts USING btree (expires_at);

CREATE TABLE claimed_coupons (
  id uuid NOT NULL,
  coupon_id uuid NOT NULL,
  terms_version integer NOT NULL,
  user_id uuid NOT NULL,
  nth integer NOT NULL,
  per_user integer NOT NULL,
  claimed_at timestamp with time zone NOT NULL DEFAULT now(),
  order_no text COLLATE "C",
  used_at timestamp with time zone,
  CONSTRAINT claimed_coupons_pkey PRIMARY KEY (id),
  CONSTRAINT claimed_coupons_nth_key UNIQUE (coupon_id, user_id, nth),
  CONSTRAINT claimed_coupons_check CHECK (nth >= 1 AND nth <= per_user),
  CONSTRAINT claimed_coupons_check1 CHECK ((order_no IS NULL) = (used_at IS NULL)),
  CONSTRAINT claimed_coupons_coupon_id_terms_version_fkey FOREIGN KEY (coupon_id, terms_version) REFERENCES coupon_terms(coupon_id, version),
  CONSTRAINT claimed_coupons_order_no_fkey FOREIGN KEY (order_no) REFERENCES orders(order_no),
  CONSTRAINT claimed_coupons_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
) WITH (fillfactor=80);
CREATE INDEX claimed_coupons_order_no_idx ON claimed_coupons USING btree (order_no) WHERE (order_no IS NOT NULL);
CREATE INDEX claimed_coupons_user_id_idx ON claimed_coupons USING btree (user_id, id);
CREATE TRIGGER claimed_coupons_counted AFTER INSERT ON claimed_coupons REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_claimed();
CREATE TRIGGER claimed_coupons_kept BEFORE DELETE ON claimed_coupons FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE coupon_terms (
  coupon_id uuid NOT NULL,
  version integer NOT NULL,
  name text NOT NULL,
  discount jsonb NOT NULL,
  min_spend_fen bigint NOT NULL,
  scope jsonb NOT NULL,
  valid_from timestamp with time zone NOT NULL,
  valid_until timestamp with time zone NOT NULL,
  stacks boolean NOT NULL,
  CONSTRAINT coupon_terms_pkey PRIMARY KEY (coupon_id, version),
  CONSTRAINT coupon_terms_check CHECK (valid_from < valid_until),
  CONSTRAINT coupon_terms_min_spend_fen_check CHECK (min_spend_fen >= 0),
  CONSTRAINT coupon_terms_name_check CHECK (name <> ''::text),
  CONSTRAINT coupon_terms_coupon_id_fkey FOREIGN KEY (coupon_id) REFERENCES coupons(id)
);
CREATE TRIGGER coupon_terms_append_only BEFORE DELETE OR UPDATE ON coupon_terms FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE coupons (
  id uuid NOT NULL DEFAULT uuidv7(),
  terms_version integer NOT NULL DEFAULT 1,
  quantity integer NOT NULL,
  per_user integer NOT NULL,
  code text,
  claim_from timestamp with time zone NOT NULL,
  claim_until timestamp with time zone NOT NULL,
  is_paused boolean NOT NULL DEFAULT false,
  claimed integer NOT NULL DEFAULT 0,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT coupons_pkey PRIMARY KEY (id),
  CONSTRAINT coupons_code_key UNIQUE (code),
  CONSTRAINT coupons_check CHECK (claim_from < claim_until),
  CONSTRAINT coupons_code_check CHECK (code = upper(code) AND code <> ''::text),
  CONSTRAINT coupons_per_user_check CHECK (per_user > 0),
  CONSTRAINT coupons_quantity_check CHECK (quantity > 0),
  CONSTRAINT coupons_quantity_left_check CHECK (claimed >= 0 AND claimed <= quantity)
) WITH (fillfactor=50);
CREATE INDEX coupons_claim_until_idx ON coupons USING btree (claim_until) WHERE (code IS NULL);

CREATE TABLE customer_notes (
  user_id uuid NOT NULL,
  note text NOT NULL,
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT customer_notes_pkey PRIMARY KEY (user_id),
  CONSTRAINT customer_notes_note_check CHECK (note <> ''::text),
  CONSTRAINT customer_notes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);

CREATE TABLE favourites (
  user_id uuid NOT NULL,
  product_id uuid NOT NULL,
  added_price_fen bigint,
  added_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT favourites_pkey PRIMARY KEY (user_id, product_id),
  CONSTRAINT favourites_added_price_fen_check CHECK (added_price_fen > 0),
  CONSTRAINT favourites_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id),
  CONSTRAINT favourites_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX favourites_newest_idx ON favourites USING btree (user_id, added_at DESC);

CREATE TABLE flash_items (
  id uuid NOT NULL DEFAULT uuidv7(),
  sale_id uuid NOT NULL,
  sku_id uuid NOT NULL,
  position smallint NOT NULL,
  price_fen bigint NOT NULL,
  quota integer NOT NULL,
  per_user integer NOT NULL,
  taken integer NOT NULL DEFAULT 0,
  starts_at timestamp with time zone NOT NULL,
  ends_at timestamp with time zone NOT NULL,
  CONSTRAINT flash_items_pkey PRIMARY KEY (id),
  CONSTRAINT flash_items_sale_id_sku_id_key UNIQUE (sale_id, sku_id),
  CONSTRAINT flash_items_check CHECK (0 <= taken AND taken <= quota),
  CONSTRAINT flash_items_per_user_check CHECK (per_user > 0),
  CONSTRAINT flash_items_price_fen_check CHECK (price_fen >= 1 AND price_fen <= 1000000000),
  CONSTRAINT flash_items_overlap EXCLUDE USING gist (sku_id WITH =, tstzrange(starts_at, ends_at) WITH &&),
  CONSTRAINT flash_items_sale_id_starts_at_ends_at_fkey FOREIGN KEY (sale_id, starts_at, ends_at) REFERENCES flash_sales(id, starts_at, ends_at) ON UPDATE CASCADE,
  CONSTRAINT flash_items_sku_id_fkey FOREIGN KEY (sku_id) REFERENCES skus(id)
) WITH (fillfactor=50);

CREATE TABLE flash_sales (
  id uuid NOT NULL DEFAULT uuidv7(),
  name text NOT NULL,
  starts_at timestamp with time zone NOT NULL,
  ends_at timestamp with time zone NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT flash_sales_pkey PRIMARY KEY (id),
  CONSTRAINT flash_sales_id_starts_at_ends_at_key UNIQUE (id, starts_at, ends_at),
  CONSTRAINT flash_sales_check CHECK (starts_at < ends_at),
  CONSTRAINT flash_sales_name_check CHECK (name <> ''::text)
);
CREATE INDEX flash_sales_ends_at_idx ON flash_sales USING btree (ends_at);

CREATE TABLE flash_takings (
  item_id uuid NOT NULL,
  user_id uuid NOT NULL,
  taken integer NOT NULL,
  per_user integer NOT NULL,
  CONSTRAINT flash_takings_pkey PRIMARY KEY (item_id, user_id),
  CONSTRAINT flash_takings_check CHECK (0 <= taken AND taken <= per_user),
  CONSTRAINT flash_takings_item_id_fkey FOREIGN KEY (item_id) REFERENCES flash_items(id)
) WITH (fillfactor=80);

CREATE TABLE idempotency_keys (
  caller_id uuid NOT NULL,
  route text NOT NULL,
  key uuid NOT NULL,
  digest bytea NOT NULL,
  answer jsonb,
  at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (caller_id, route, key),
  CONSTRAINT idempotency_keys_digest_check CHECK (octet_length(digest) = 32)
);

CREATE TABLE invoice_documents (
  request_no text COLLATE "C" NOT NULL,
  order_no text COLLATE "C" NOT NULL,
  position integer NOT NULL,
  kind text NOT NULL,
  red_of text COLLATE "C",
  amount_fen bigint NOT NULL,
  status text NOT NULL DEFAULT 'waiting'::text,
  attempts integer NOT NULL DEFAULT 0,
  last_answer text NOT NULL DEFAULT ''::text,
  number text,
  file_url text,
  issued_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT invoice_documents_pkey PRIMARY KEY (request_no),
  CONSTRAINT invoice_documents_amount_fen_check CHECK (amount_fen > 0),
  CONSTRAINT invoice_documents_check CHECK ((kind = 'red'::text) = (red_of IS NOT NULL)),
  CONSTRAINT invoice_documents_check1 CHECK ((status = 'issued'::text) = (number IS NOT NULL)),
  CONSTRAINT invoice_documents_check2 CHECK ((status = 'issued'::text) = (issued_at IS NOT NULL)),
  CONSTRAINT invoice_documents_kind_check CHECK (kind = ANY (ARRAY['blue'::text, 'red'::text])),
  CONSTRAINT invoice_documents_position_check CHECK ("position" >= 0),
  CONSTRAINT invoice_documents_status_check CHECK (status = ANY (ARRAY['waiting'::text, 'issued'::text, 'failed'::text])),
  CONSTRAINT invoice_documents_order_no_fkey FOREIGN KEY (order_no) REFERENCES invoices(order_no),
  CONSTRAINT invoice_documents_red_of_fkey FOREIGN KEY (red_of) REFERENCES invoice_documents(request_no)
);
CREATE UNIQUE INDEX invoice_documents_position_key ON invoice_documents USING btree (order_no, "position");
CREATE UNIQUE INDEX invoice_documents_red_key ON invoice_documents USING btree (red_of) WHERE (status <> 'failed'::text);
CREATE UNIQUE INDEX invoice_documents_waiting_key ON invoice_documents USING btree (order_no) WHERE (status = 'waiting'::text);

CREATE TABLE invoices (
  order_no text COLLATE "C" NOT NULL,
  user_id uuid NOT NULL,
  kind text NOT NULL,
  title text NOT NULL,
  tax_number text,
  email text,
  status text NOT NULL DEFAULT 'requested'::text,
  problem text,
  next_at timestamp with time zone DEFAULT now(),
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT invoices_pkey PRIMARY KEY (order_no),
  CONSTRAINT invoices_check CHECK ((kind = 'company'::text) = (tax_number IS NOT NULL)),
  CONSTRAINT invoices_email_check CHECK (email <> ''::text),
  CONSTRAINT invoices_kind_check CHECK (kind = ANY (ARRAY['personal'::text, 'company'::text])),
  CONSTRAINT invoices_problem_check CHECK (problem <> ''::text),
  CONSTRAINT invoices_status_check CHECK (status = ANY (ARRAY['requested'::text, 'issued'::text, 'red_issued'::text])),
  CONSTRAINT invoices_tax_number_check CHECK (tax_number ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'::text),
  CONSTRAINT invoices_title_check CHECK (title <> ''::text),
  CONSTRAINT invoices_order_no_fkey FOREIGN KEY (order_no) REFERENCES orders(order_no),
  CONSTRAINT invoices_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX invoices_due_idx ON invoices USING btree (next_at) WHERE (next_at IS NOT NULL);
CREATE INDEX invoices_status_idx ON invoices USING btree (status, order_no);
CREATE INDEX invoices_user_id_idx ON invoices USING btree (user_id);

CREATE TABLE login_states (
  state_hash bytea NOT NULL,
  browser_hash bytea NOT NULL,
  return_to text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  provider text NOT NULL DEFAULT 'weibo'::text,
  place text NOT NULL DEFAULT 'web'::text,
  purpose text NOT NULL DEFAULT 'sign_in'::text,
  user_id uuid,
  CONSTRAINT login_states_pkey PRIMARY KEY (state_hash),
  CONSTRAINT login_states_place_check CHECK (place = ANY (ARRAY['web'::text, 'in_app'::text])),
  CONSTRAINT login_states_provider_check CHECK (provider = ANY (ARRAY['weibo'::text, 'wechat'::text])),
  CONSTRAINT login_states_purpose_check CHECK (purpose = ANY (ARRAY['sign_in'::text, 'bind'::text, 'pay'::text])),
  CONSTRAINT login_states_user_check CHECK ((purpose = 'bind'::text) = (user_id IS NOT NULL)),
  CONSTRAINT login_states_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX login_states_expires_at_idx ON login_states USING btree (expires_at);

CREATE TABLE order_events (
  order_no text COLLATE "C" NOT NULL,
  to_status text NOT NULL,
  from_status text,
  at timestamp with time zone NOT NULL DEFAULT now(),
  by_kind text NOT NULL,
  by_id uuid,
  reason text NOT NULL DEFAULT ''::text,
  CONSTRAINT order_events_pkey PRIMARY KEY (order_no, to_status),
  CONSTRAINT order_events_by_kind_check CHECK (by_kind = ANY (ARRAY['shopper'::text, 'staff'::text, 'system'::text])),
  CONSTRAINT order_events_to_status_check CHECK (to_status = ANY (ARRAY['pending_payment'::text, 'paid'::text, 'shipped'::text, 'completed'::text, 'cancelled'::text])),
  CONSTRAINT order_events_order_no_fkey FOREIGN KEY (order_no) REFERENCES orders(order_no)
);
CREATE INDEX order_events_at_idx ON order_events USING brin (at) WITH (pages_per_range='16', autosummarize='on');

CREATE TABLE order_lines (
  order_no text COLLATE "C" NOT NULL,
  position smallint NOT NULL,
  sku_id uuid NOT NULL,
  product_id uuid NOT NULL,
  title text NOT NULL,
  title_en text NOT NULL DEFAULT ''::text,
  options jsonb NOT NULL,
  image_url text,
  price_fen bigint NOT NULL,
  count integer NOT NULL,
  restocked integer NOT NULL DEFAULT 0,
  shipped integer NOT NULL DEFAULT 0,
  withdrawn integer NOT NULL DEFAULT 0,
  refunded_count integer NOT NULL DEFAULT 0,
  discount_fen bigint NOT NULL DEFAULT 0,
  flash_item_id uuid,
  CONSTRAINT order_lines_pkey PRIMARY KEY (order_no, "position"),
  CONSTRAINT order_lines_check CHECK (restocked >= 0 AND restocked <= count),
  CONSTRAINT order_lines_check1 CHECK (discount_fen >= 0 AND discount_fen <= (price_fen * count)),
  CONSTRAINT order_lines_count_check CHECK (count >= 1 AND count <= 999),
  CONSTRAINT order_lines_pieces_check CHECK ((shipped + withdrawn) <= count),
  CONSTRAINT order_lines_price_fen_check CHECK (price_fen > 0),
  CONSTRAINT order_lines_refunds_check CHECK (refunded_count >= 0 AND refunded_count <= count AND restocked <= refunded_count AND withdrawn <= refunded_count),
  CONSTRAINT order_lines_shipped_check CHECK (shipped >= 0),
  CONSTRAINT order_lines_withdrawn_check CHECK (withdrawn >= 0),
  CONSTRAINT order_lines_order_no_fkey FOREIGN KEY (order_no) REFERENCES orders(order_no),
  CONSTRAINT order_lines_sku_id_fkey FOREIGN KEY (sku_id) REFERENCES skus(id)
);
CREATE INDEX order_lines_flash_item_id_idx ON order_lines USING btree (flash_item_id) WHERE (flash_item_id IS NOT NULL);
CREATE UNIQUE INDEX order_lines_sku_key ON order_lines USING btree (order_no, sku_id);

CREATE TABLE order_notes (
  id uuid NOT NULL DEFAULT uuidv7(),
  order_no text COLLATE "C" NOT NULL,
  staff_id uuid NOT NULL,
  text text NOT NULL,
  at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT order_notes_pkey PRIMARY KEY (id),
  CONSTRAINT order_notes_text_check CHECK (text <> ''::text),
  CONSTRAINT order_notes_order_no_fkey FOREIGN KEY (order_no) REFERENCES orders(order_no),
  CONSTRAINT order_notes_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id)
);
CREATE INDEX order_notes_order_no_idx ON order_notes USING btree (order_no, id);

CREATE TABLE order_search (
  key text COLLATE "C" NOT NULL,
  order_no text COLLATE "C" NOT NULL,
  CONSTRAINT order_search_pkey PRIMARY KEY (key, order_no)
);

CREATE TABLE order_search_progress (
  only_row boolean NOT NULL DEFAULT true,
  seen_until text COLLATE "C" NOT NULL DEFAULT ''::text,
  checked_until text COLLATE "C" NOT NULL DEFAULT ''::text,
  CONSTRAINT order_search_progress_pkey PRIMARY KEY (only_row),
  CONSTRAINT order_search_progress_only_row_check CHECK (only_row)
);

CREATE TABLE orders (
  order_no text COLLATE "C" NOT NULL,
  checkout_key uuid NOT NULL,
  user_id uuid NOT NULL,
  status text NOT NULL,
  items_amount_fen bigint NOT NULL,
  shipping_fen bigint NOT NULL,
  total_fen bigint NOT NULL GENERATED ALWAYS AS (((items_amount_fen - discount_fen) + shipping_fen)) STORED,
  refunding_fen bigint NOT NULL DEFAULT 0,
  refunded_fen bigint NOT NULL DEFAULT 0,
  address_id uuid NOT NULL,
  address jsonb NOT NULL,
  remark text NOT NULL DEFAULT ''::text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL,
  paid_at timestamp with time zone,
  shipped_at timestamp with time zone,
  closing_until timestamp with time zone,
  discount_fen bigint NOT NULL DEFAULT 0,
  discounts jsonb,
  CONSTRAINT orders_pkey PRIMARY KEY (order_no),
  CONSTRAINT orders_check1 CHECK (status <> 'pending_payment'::text OR paid_at IS NULL AND (refunding_fen + refunded_fen) = 0),
  CONSTRAINT orders_check2 CHECK ((status <> ALL (ARRAY['paid'::text, 'shipped'::text, 'completed'::text])) OR paid_at IS NOT NULL),
  CONSTRAINT orders_check3 CHECK ((status = ANY (ARRAY['shipped'::text, 'completed'::text])) = (shipped_at IS NOT NULL)),
  CONSTRAINT orders_check4 CHECK (discount_fen >= 0 AND discount_fen <= items_amount_fen),
  CONSTRAINT orders_discounts_check CHECK (discount_fen = 0 OR discounts IS NOT NULL),
  CONSTRAINT orders_items_amount_fen_check CHECK (items_amount_fen > 0),
  CONSTRAINT orders_order_no_check CHECK (order_no ~ '^[0-9]{19}$'::text),
  CONSTRAINT orders_refunded_fen_check CHECK (refunded_fen >= 0),
  CONSTRAINT orders_refunding_fen_check CHECK (refunding_fen >= 0),
  CONSTRAINT orders_refunds_check CHECK ((refunding_fen + refunded_fen) <= (items_amount_fen - discount_fen + shipping_fen)),
  CONSTRAINT orders_shipping_fen_check CHECK (shipping_fen >= 0),
  CONSTRAINT orders_status_check CHECK (status = ANY (ARRAY['pending_payment'::text, 'paid'::text, 'shipped'::text, 'completed'::text, 'cancelled'::text])),
  CONSTRAINT orders_total_check CHECK ((items_amount_fen - discount_fen + shipping_fen) > 0),
  CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
) WITH (fillfactor=90);
CREATE UNIQUE INDEX orders_checkout_key_key ON orders USING btree (checkout_key);
CREATE INDEX orders_due_idx ON orders USING btree (expires_at) WHERE (status = 'pending_payment'::text);
CREATE INDEX orders_shipped_idx ON orders USING btree (shipped_at) WHERE (status = 'shipped'::text);
CREATE INDEX orders_user_id_idx ON orders USING btree (user_id, order_no);
CREATE TRIGGER orders_invoiced AFTER UPDATE OF refunded_fen ON orders FOR EACH ROW WHEN (old.refunded_fen IS DISTINCT FROM new.refunded_fen) EXECUTE FUNCTION wake_invoice();

CREATE TABLE parcel_tracking (
  shipment_id uuid NOT NULL,
  events jsonb NOT NULL DEFAULT '[]'::jsonb,
  is_delivered boolean NOT NULL DEFAULT false,
  subscribed_at timestamp with time zone,
  due_at timestamp with time zone DEFAULT now(),
  CONSTRAINT parcel_tracking_pkey PRIMARY KEY (shipment_id),
  CONSTRAINT parcel_tracking_events_check CHECK (jsonb_typeof(events) = 'array'::text),
  CONSTRAINT parcel_tracking_shipment_id_fkey FOREIGN KEY (shipment_id) REFERENCES shipments(id)
);
CREATE INDEX parcel_tracking_due_idx ON parcel_tracking USING btree (due_at) WHERE (due_at IS NOT NULL);

CREATE TABLE payment_messages (
  id uuid NOT NULL DEFAULT uuidv7(),
  provider text NOT NULL,
  kind text NOT NULL,
  out_trade_no text,
  fields jsonb NOT NULL,
  digest text NOT NULL,
  verdict text NOT NULL,
  at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT payment_messages_pkey PRIMARY KEY (id),
  CONSTRAINT payment_messages_digest_key UNIQUE (digest),
  CONSTRAINT payment_messages_kind_check CHECK (kind = ANY (ARRAY['notify'::text, 'return'::text, 'query'::text]))
);
CREATE INDEX payment_messages_out_trade_no_idx ON payment_messages USING btree (out_trade_no);

CREATE TABLE payments (
  id uuid NOT NULL DEFAULT uuidv7(),
  order_no text COLLATE "C" NOT NULL,
  attempt smallint NOT NULL,
  out_trade_no text COLLATE "C" NOT NULL GENERATED ALWAYS AS ((order_no || lpad((attempt)::text, 2, '0'::text))) STORED,
  provider text NOT NULL,
  channel text NOT NULL,
  amount_fen bigint NOT NULL,
  status text NOT NULL DEFAULT 'open'::text,
  trade_no text,
  received_fen bigint,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL,
  finished_at timestamp with time zone,
  asked_at timestamp with time zone,
  CONSTRAINT payments_pkey PRIMARY KEY (id),
  CONSTRAINT payments_order_no_attempt_key UNIQUE (order_no, attempt),
  CONSTRAINT payments_out_trade_no_key UNIQUE (out_trade_no),
  CONSTRAINT payments_amount_fen_check CHECK (amount_fen > 0),
  CONSTRAINT payments_attempt_check CHECK (attempt >= 1 AND attempt <= 99),
  CONSTRAINT payments_check CHECK ((status = ANY (ARRAY['settled'::text, 'surplus'::text])) = (received_fen IS NOT NULL AND trade_no IS NOT NULL)),
  CONSTRAINT payments_check1 CHECK (status <> 'settled'::text OR received_fen = amount_fen),
  CONSTRAINT payments_provider_channel_check CHECK (provider = 'alipay'::text AND (channel = ANY (ARRAY['page'::text, 'wap'::text])) OR provider = 'wechat'::text AND (channel = ANY (ARRAY['native'::text, 'h5'::text, 'jsapi'::text]))),
  CONSTRAINT payments_received_fen_check CHECK (received_fen > 0),
  CONSTRAINT payments_status_check CHECK (status = ANY (ARRAY['open'::text, 'settled'::text, 'surplus'::text, 'closed'::text])),
  CONSTRAINT payments_order_no_fkey FOREIGN KEY (order_no) REFERENCES orders(order_no)
);
CREATE UNIQUE INDEX payments_one_settled_key ON payments USING btree (order_no) WHERE (status = 'settled'::text);
CREATE INDEX payments_open_idx ON payments USING btree (created_at) WHERE (status = 'open'::text);
CREATE INDEX payments_settled_at_idx ON payments USING btree (finished_at, id) INCLUDE (order_no, received_fen) WHERE (status = 'settled'::text);
CREATE INDEX payments_surplus_idx ON payments USING btree (id) WHERE (status = 'surplus'::text);
CREATE INDEX payments_trade_no_idx ON payments USING btree (trade_no) WHERE (trade_no IS NOT NULL);

CREATE TABLE pending_uploads (
  stem text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT pending_uploads_pkey PRIMARY KEY (stem)
);
CREATE INDEX pending_uploads_created_at_idx ON pending_uploads USING btree (created_at);

CREATE TABLE photographs (
  stem text NOT NULL,
  url text NOT NULL,
  user_id uuid,
  subject text,
  position integer,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT photographs_pkey PRIMARY KEY (stem),
  CONSTRAINT photographs_url_key UNIQUE (url),
  CONSTRAINT photographs_check CHECK ((subject IS NULL) = ("position" IS NULL)),
  CONSTRAINT photographs_position_check CHECK ("position" >= 0),
  CONSTRAINT photographs_stem_check CHECK (stem ~ '^[0-9a-f]{32}$'::text),
  CONSTRAINT photographs_subject_check CHECK (subject <> ''::text),
  CONSTRAINT photographs_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE UNIQUE INDEX photographs_subject_key ON photographs USING btree (subject, "position") WHERE (subject IS NOT NULL);
CREATE INDEX photographs_unused_idx ON photographs USING btree (created_at) WHERE ((subject IS NULL) OR (user_id IS NULL));
CREATE INDEX photographs_user_id_idx ON photographs USING btree (user_id);

CREATE TABLE product_days (
  day date NOT NULL,
  product_id uuid NOT NULL,
  orders bigint NOT NULL,
  pieces bigint NOT NULL,
  sold_fen bigint NOT NULL,
  returned_pieces bigint NOT NULL,
  returned_fen bigint NOT NULL,
  CONSTRAINT product_days_pkey PRIMARY KEY (day, product_id),
  CONSTRAINT product_days_orders_check CHECK (orders >= 0),
  CONSTRAINT product_days_pieces_check CHECK (pieces >= 0),
  CONSTRAINT product_days_returned_fen_check CHECK (returned_fen >= 0),
  CONSTRAINT product_days_returned_pieces_check CHECK (returned_pieces >= 0),
  CONSTRAINT product_days_sold_fen_check CHECK (sold_fen >= 0)
);
CREATE INDEX product_days_product_id_idx ON product_days USING btree (product_id, day);

CREATE TABLE product_images (
  product_id uuid NOT NULL,
  position integer NOT NULL,
  url text NOT NULL,
  width integer NOT NULL,
  height integer NOT NULL,
  id uuid NOT NULL DEFAULT uuidv7(),
  alt text NOT NULL DEFAULT ''::text,
  CONSTRAINT product_images_pkey PRIMARY KEY (id),
  CONSTRAINT product_images_position_key UNIQUE (product_id, "position") DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT product_images_height_check CHECK (height > 0),
  CONSTRAINT product_images_width_check CHECK (width > 0),
  CONSTRAINT product_images_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id)
);

CREATE TABLE product_listing (
  product_id uuid NOT NULL,
  status text NOT NULL,
  category_id uuid NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  CONSTRAINT product_listing_pkey PRIMARY KEY (product_id),
  CONSTRAINT product_listing_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id)
);
CREATE INDEX product_listing_category_id_idx ON product_listing USING btree (category_id, product_id);
CREATE INDEX product_listing_status_idx ON product_listing USING btree (status, product_id);
CREATE INDEX product_listing_updated_at_idx ON product_listing USING btree (updated_at, product_id);
CREATE TRIGGER product_listing_stock_listed AFTER UPDATE OF status ON product_listing FOR EACH ROW WHEN (new.status <> old.status) EXECUTE FUNCTION list_stock_of_product();

CREATE TABLE product_ratings (
  product_id uuid NOT NULL,
  stars_1 bigint NOT NULL DEFAULT 0,
  stars_2 bigint NOT NULL DEFAULT 0,
  stars_3 bigint NOT NULL DEFAULT 0,
  stars_4 bigint NOT NULL DEFAULT 0,
  stars_5 bigint NOT NULL DEFAULT 0,
  CONSTRAINT product_ratings_pkey PRIMARY KEY (product_id),
  CONSTRAINT product_ratings_stars_1_check CHECK (stars_1 >= 0),
  CONSTRAINT product_ratings_stars_2_check CHECK (stars_2 >= 0),
  CONSTRAINT product_ratings_stars_3_check CHECK (stars_3 >= 0),
  CONSTRAINT product_ratings_stars_4_check CHECK (stars_4 >= 0),
  CONSTRAINT product_ratings_stars_5_check CHECK (stars_5 >= 0),
  CONSTRAINT product_ratings_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id)
);

CREATE TABLE product_search (
  product_id uuid NOT NULL,
  version integer NOT NULL DEFAULT 0,
  is_listed boolean NOT NULL,
  category_id uuid NOT NULL,
  price_fen bigint,
  popularity smallint NOT NULL,
  title_words tsvector NOT NULL DEFAULT ''::tsvector,
  CONSTRAINT product_search_pkey PRIMARY KEY (product_id),
  CONSTRAINT product_search_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id)
) WITH (fillfactor=80);
CREATE INDEX product_search_title_words_idx ON product_search USING gin (title_words) WITH (fastupdate=off);
CREATE INDEX product_search_version_idx ON product_search USING btree (version, product_id);

CREATE TABLE product_words (
  product_id uuid NOT NULL,
  words tsvector NOT NULL,
  CONSTRAINT product_words_pkey PRIMARY KEY (product_id),
  CONSTRAINT product_words_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id)
);
CREATE INDEX product_words_idx ON product_words USING gin (words);

CREATE TABLE products (
  id uuid NOT NULL DEFAULT uuidv7(),
  category_id uuid NOT NULL,
  slug text NOT NULL,
  title text NOT NULL,
  title_en text NOT NULL DEFAULT ''::text,
  description text NOT NULL DEFAULT ''::text,
  description_en text NOT NULL DEFAULT ''::text,
  status text NOT NULL DEFAULT 'on_shelf'::text,
  sales_count bigint NOT NULL DEFAULT 0,
  price_fen bigint,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 1,
  product_code text,
  CONSTRAINT products_pkey PRIMARY KEY (id),
  CONSTRAINT products_product_code_check CHECK (product_code <> ''::text),
  CONSTRAINT products_sales_count_check CHECK (sales_count >= 0),
  CONSTRAINT products_status_check CHECK (status = ANY (ARRAY['draft'::text, 'on_shelf'::text, 'off_shelf'::text, 'archived'::text])),
  CONSTRAINT products_title_check CHECK (title <> ''::text),
  CONSTRAINT products_version_check CHECK (version > 0),
  CONSTRAINT products_category_id_fkey FOREIGN KEY (category_id) REFERENCES categories(id)
) WITH (fillfactor=80);
CREATE INDEX products_category_id_idx ON products USING btree (category_id, price_fen) WHERE ((status = 'on_shelf'::text) AND (price_fen IS NOT NULL));
CREATE INDEX products_price_idx ON products USING btree (price_fen, id) WHERE ((status = 'on_shelf'::text) AND (price_fen IS NOT NULL));
CREATE UNIQUE INDEX products_product_code_key ON products USING btree (lower(product_code)) WHERE (product_code IS NOT NULL);
CREATE INDEX products_sales_idx ON products USING btree (sales_count, id) INCLUDE (price_fen, category_id) WHERE ((status = 'on_shelf'::text) AND (price_fen IS NOT NULL));
CREATE TRIGGER products_listed AFTER INSERT OR UPDATE OF status, category_id, updated_at ON products FOR EACH ROW EXECUTE FUNCTION keep_product_listing();
CREATE TRIGGER products_searched AFTER INSERT ON products FOR EACH ROW EXECUTE FUNCTION keep_product_search();
CREATE TRIGGER products_searched_changed AFTER UPDATE OF status, category_id, price_fen, sales_count ON products FOR EACH ROW WHEN (old.status IS DISTINCT FROM new.status OR old.category_id IS DISTINCT FROM new.category_id OR popularity_of(old.sales_count) IS DISTINCT FROM popularity_of(new.sales_count) OR old.price_fen IS DISTINCT FROM new.price_fen) EXECUTE FUNCTION keep_product_search();

CREATE TABLE promotions (
  id uuid NOT NULL DEFAULT uuidv7(),
  kind text NOT NULL,
  name text NOT NULL DEFAULT ''::text,
  steps jsonb NOT NULL,
  scope jsonb NOT NULL,
  from_at timestamp with time zone NOT NULL,
  until_at timestamp with time zone NOT NULL,
  priority integer NOT NULL DEFAULT 0,
  stacks boolean NOT NULL DEFAULT false,
  is_paused boolean NOT NULL DEFAULT false,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT promotions_pkey PRIMARY KEY (id),
  CONSTRAINT promotions_check CHECK (from_at < until_at),
  CONSTRAINT promotions_kind_check CHECK (kind = ANY (ARRAY['spend_off'::text, 'count_off'::text, 'bundle'::text, 'free_shipping'::text])),
  CONSTRAINT promotions_steps_check CHECK (jsonb_array_length(steps) > 0)
);
CREATE INDEX promotions_until_at_idx ON promotions USING btree (until_at);

CREATE UNLOGGED TABLE rate_limits (
  key text NOT NULL,
  count integer NOT NULL,
  resets_at timestamp with time zone NOT NULL,
  CONSTRAINT rate_limits_pkey PRIMARY KEY (key)
);
CREATE INDEX rate_limits_resets_at_idx ON rate_limits USING btree (resets_at);

CREATE TABLE reconciliation_differences (
  id uuid NOT NULL DEFAULT uuidv7(),
  reconciliation_id uuid NOT NULL,
  kind text NOT NULL,
  out_trade_no text NOT NULL,
  out_request_no text NOT NULL DEFAULT ''::text,
  bill_fen bigint,
  books_fen bigint,
  evidence text NOT NULL DEFAULT ''::text,
  status text NOT NULL DEFAULT 'open'::text,
  note text,
  settled_by uuid,
  settled_at timestamp with time zone,
  found_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT reconciliation_differences_pkey PRIMARY KEY (id),
  CONSTRAINT reconciliation_differences_reconciliation_id_kind_out_trade_key UNIQUE (reconciliation_id, kind, out_trade_no, out_request_no),
  CONSTRAINT reconciliation_differences_check CHECK ((status = 'settled'::text) = (settled_at IS NOT NULL)),
  CONSTRAINT reconciliation_differences_status_check CHECK (status = ANY (ARRAY['open'::text, 'settled'::text])),
  CONSTRAINT reconciliation_differences_reconciliation_id_fkey FOREIGN KEY (reconciliation_id) REFERENCES reconciliations(id),
  CONSTRAINT reconciliation_differences_settled_by_fkey FOREIGN KEY (settled_by) REFERENCES staff(id)
);
CREATE INDEX reconciliation_differences_open_idx ON reconciliation_differences USING btree (id) WHERE (status = 'open'::text);

CREATE TABLE reconciliations (
  id uuid NOT NULL DEFAULT uuidv7(),
  date date NOT NULL,
  provider text NOT NULL,
  status text NOT NULL DEFAULT 'running'::text,
  claimed_until timestamp with time zone,
  lines integer,
  received_fen bigint,
  refunded_fen bigint,
  answer text,
  requested_at timestamp with time zone NOT NULL DEFAULT now(),
  finished_at timestamp with time zone,
  CONSTRAINT reconciliations_pkey PRIMARY KEY (id),
  CONSTRAINT reconciliations_date_provider_key UNIQUE (date, provider),
  CONSTRAINT reconciliations_check CHECK ((status = 'running'::text) = (finished_at IS NULL)),
  CONSTRAINT reconciliations_status_check CHECK (status = ANY (ARRAY['running'::text, 'done'::text, 'not_ready'::text]))
);
CREATE INDEX reconciliations_running_idx ON reconciliations USING btree (id) WHERE (status = 'running'::text);

CREATE TABLE refresh_tokens (
  token_hash bytea NOT NULL,
  session_id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  superseded_at timestamp with time zone,
  CONSTRAINT refresh_tokens_pkey PRIMARY KEY (token_hash),
  CONSTRAINT refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES sessions(id) ON DELETE CASCADE
);
CREATE INDEX refresh_tokens_session_id_idx ON refresh_tokens USING btree (session_id);

CREATE TABLE refund_answers (
  refund_id uuid NOT NULL,
  attempt integer NOT NULL,
  times integer NOT NULL DEFAULT 1,
  status text NOT NULL,
  answer text NOT NULL,
  first_at timestamp with time zone NOT NULL DEFAULT now(),
  last_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT refund_answers_pkey PRIMARY KEY (refund_id, attempt),
  CONSTRAINT refund_answers_attempt_check CHECK (attempt > 0),
  CONSTRAINT refund_answers_times_check CHECK (times > 0)
);

CREATE TABLE refund_lines (
  refund_id uuid NOT NULL,
  order_no text COLLATE "C" NOT NULL,
  sku_id uuid NOT NULL,
  restock boolean NOT NULL,
  count integer NOT NULL,
  withdrawn integer NOT NULL DEFAULT 0,
  paid_fen bigint NOT NULL,
  CONSTRAINT refund_lines_pkey PRIMARY KEY (refund_id, sku_id, restock),
  CONSTRAINT refund_lines_check CHECK (withdrawn >= 0 AND withdrawn <= count),
  CONSTRAINT refund_lines_count_check CHECK (count > 0),
  CONSTRAINT refund_lines_paid_fen_check CHECK (paid_fen >= 0),
  CONSTRAINT refund_lines_order_no_sku_id_fkey FOREIGN KEY (order_no, sku_id) REFERENCES order_lines(order_no, sku_id),
  CONSTRAINT refund_lines_refund_id_order_no_fkey FOREIGN KEY (refund_id, order_no) REFERENCES refunds(id, order_no)
);
CREATE INDEX refund_lines_order_no_idx ON refund_lines USING btree (order_no, sku_id);
CREATE TRIGGER refund_lines_append_only BEFORE DELETE OR UPDATE ON refund_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refund_lines_counted AFTER INSERT ON refund_lines REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_refunded();

CREATE TABLE refund_requests (
  id uuid NOT NULL DEFAULT uuidv7(),
  order_no text COLLATE "C" NOT NULL,
  amount_fen bigint NOT NULL,
  reason text NOT NULL,
  status text NOT NULL DEFAULT 'requested'::text,
  refund_id uuid,
  decided_by uuid,
  decided_reason text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  decided_at timestamp with time zone,
  lines jsonb,
  kind text NOT NULL DEFAULT 'refund'::text,
  return_carrier text,
  return_tracking_number text,
  sent_back_at timestamp with time zone,
  received_at timestamp with time zone,
  CONSTRAINT refund_requests_pkey PRIMARY KEY (id),
  CONSTRAINT refund_requests_amount_fen_check CHECK (amount_fen > 0),
  CONSTRAINT refund_requests_kind_check CHECK (kind = ANY (ARRAY['refund'::text, 'return'::text])),
  CONSTRAINT refund_requests_kind_status_check CHECK (kind = 'return'::text OR (status = ANY (ARRAY['requested'::text, 'approved'::text, 'rejected'::text, 'withdrawn'::text]))),
  CONSTRAINT refund_requests_received_check CHECK ((status <> ALL (ARRAY['received'::text, 'refunded'::text])) OR received_at IS NOT NULL),
  CONSTRAINT refund_requests_return_carrier_check CHECK (return_carrier <> ''::text),
  CONSTRAINT refund_requests_return_lines_check CHECK (kind = 'refund'::text OR lines IS NOT NULL),
  CONSTRAINT refund_requests_return_refund_check CHECK (kind = 'refund'::text OR (refund_id IS NOT NULL) = (status = 'refunded'::text)),
  CONSTRAINT refund_requests_return_shipment_check CHECK ((return_carrier IS NULL) = (return_tracking_number IS NULL) AND (return_carrier IS NULL) = (sent_back_at IS NULL)),
  CONSTRAINT refund_requests_return_tracking_number_check CHECK (return_tracking_number <> ''::text),
  CONSTRAINT refund_requests_sent_back_check CHECK (status <> 'sent_back'::text OR sent_back_at IS NOT NULL),
  CONSTRAINT refund_requests_status_check CHECK (status = ANY (ARRAY['requested'::text, 'approved'::text, 'rejected'::text, 'withdrawn'::text, 'sent_back'::text, 'received'::text, 'refunded'::text])),
  CONSTRAINT refund_requests_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES staff(id),
  CONSTRAINT refund_requests_order_no_fkey FOREIGN KEY (order_no) REFERENCES orders(order_no),
  CONSTRAINT refund_requests_refund_id_fkey FOREIGN KEY (refund_id) REFERENCES refunds(id)
);
CREATE UNIQUE INDEX refund_requests_one_open_key ON refund_requests USING btree (order_no) WHERE ((status = ANY (ARRAY['requested'::text, 'sent_back'::text, 'received'::text])) OR ((kind = 'return'::text) AND (status = 'approved'::text)));
CREATE INDEX refund_requests_order_no_idx ON refund_requests USING btree (order_no);
CREATE TRIGGER refund_requests_step BEFORE UPDATE OF status, kind ON refund_requests FOR EACH ROW EXECUTE FUNCTION check_request_step();

CREATE TABLE refunds (
  id uuid NOT NULL DEFAULT uuidv7(),
  order_no text COLLATE "C" NOT NULL,
  payment_id uuid NOT NULL,
  idempotency_key uuid NOT NULL,
  out_request_no text NOT NULL,
  amount_fen bigint NOT NULL,
  reason text NOT NULL,
  restock boolean,
  status text NOT NULL DEFAULT 'processing'::text,
  staff_id uuid,
  attempts integer NOT NULL DEFAULT 0,
  last_answer text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  finished_at timestamp with time zone,
  decision text,
  decided_by uuid,
  decided_reason text,
  decided_at timestamp with time zone,
  retry_of uuid,
  CONSTRAINT refunds_pkey PRIMARY KEY (id),
  CONSTRAINT refunds_id_order_no_key UNIQUE (id, order_no),
  CONSTRAINT refunds_idempotency_key_key UNIQUE (idempotency_key),
  CONSTRAINT refunds_out_request_no_key UNIQUE (out_request_no),
  CONSTRAINT refunds_amount_fen_check CHECK (amount_fen > 0),
  CONSTRAINT refunds_decided_check CHECK ((decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL) AND (decision IS NULL OR status <> 'waiting_for_approval'::text) AND (decision IS DISTINCT FROM 'rejected'::text OR status = 'failed'::text)),
  CONSTRAINT refunds_decision_check CHECK (decision = ANY (ARRAY['approved'::text, 'rejected'::text])),
  CONSTRAINT refunds_second_person_check CHECK (decided_by <> staff_id),
  CONSTRAINT refunds_status_check CHECK (status = ANY (ARRAY['waiting_for_approval'::text, 'processing'::text, 'done'::text, 'failed'::text])),
  CONSTRAINT refunds_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES staff(id),
  CONSTRAINT refunds_order_no_fkey FOREIGN KEY (order_no) REFERENCES orders(order_no),
  CONSTRAINT refunds_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(id),
  CONSTRAINT refunds_retry_of_fkey FOREIGN KEY (retry_of) REFERENCES refunds(id),
  CONSTRAINT refunds_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id)
);
CREATE INDEX refunds_done_at_idx ON refunds USING btree (finished_at, id) INCLUDE (order_no, amount_fen) WHERE (status = 'done'::text);
CREATE INDEX refunds_order_no_idx ON refunds USING btree (order_no);
CREATE INDEX refunds_processing_idx ON refunds USING btree (id) WHERE (status = 'processing'::text);
CREATE UNIQUE INDEX refunds_retry_of_key ON refunds USING btree (retry_of) WHERE (retry_of IS NOT NULL);
CREATE INDEX refunds_staff_id_idx ON refunds USING btree (staff_id, created_at) INCLUDE (amount_fen, status) WHERE (decision IS NULL);
CREATE INDEX refunds_status_idx ON refunds USING btree (status, id);
CREATE TRIGGER refunds_answered AFTER UPDATE OF attempts ON refunds FOR EACH ROW WHEN (new.attempts > old.attempts) EXECUTE FUNCTION keep_refund_answer();
CREATE TRIGGER refunds_failed AFTER UPDATE OF status ON refunds FOR EACH ROW WHEN (new.status = 'failed'::text AND old.status <> 'failed'::text) EXECUTE FUNCTION free_refunded();
CREATE TRIGGER refunds_handed_over AFTER UPDATE OF status ON refunds FOR EACH ROW WHEN (new.status = 'done'::text AND old.status <> 'done'::text) EXECUTE FUNCTION hand_over_refunded();

CREATE TABLE report_days (
  day date NOT NULL,
  placed_orders bigint NOT NULL,
  placed_fen bigint NOT NULL,
  paid_orders bigint NOT NULL,
  paid_fen bigint NOT NULL,
  shipped_orders bigint NOT NULL,
  completed_orders bigint NOT NULL,
  cancelled_orders bigint NOT NULL,
  settled_payments bigint NOT NULL,
  CONSTRAINT report_days_pkey PRIMARY KEY (day),
  CONSTRAINT report_days_cancelled_orders_check CHECK (cancelled_orders >= 0),
  CONSTRAINT report_days_completed_orders_check CHECK (completed_orders >= 0),
  CONSTRAINT report_days_paid_fen_check CHECK (paid_fen >= 0),
  CONSTRAINT report_days_paid_orders_check CHECK (paid_orders >= 0),
  CONSTRAINT report_days_placed_fen_check CHECK (placed_fen >= 0),
  CONSTRAINT report_days_placed_orders_check CHECK (placed_orders >= 0),
  CONSTRAINT report_days_settled_payments_check CHECK (settled_payments >= 0),
  CONSTRAINT report_days_shipped_orders_check CHECK (shipped_orders >= 0)
);

CREATE TABLE reviews (
  id uuid NOT NULL DEFAULT uuidv7(),
  order_no text COLLATE "C" NOT NULL,
  sku_id uuid NOT NULL,
  product_id uuid NOT NULL,
  user_id uuid NOT NULL,
  rating smallint NOT NULL,
  text text NOT NULL,
  is_anonymous boolean NOT NULL DEFAULT false,
  hidden_reason text,
  reply text,
  replied_at timestamp with time zone,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT reviews_pkey PRIMARY KEY (id),
  CONSTRAINT reviews_check CHECK ((reply IS NULL) = (replied_at IS NULL)),
  CONSTRAINT reviews_hidden_reason_check CHECK (hidden_reason <> ''::text),
  CONSTRAINT reviews_rating_check CHECK (rating >= 1 AND rating <= 5),
  CONSTRAINT reviews_reply_check CHECK (reply <> ''::text),
  CONSTRAINT reviews_text_check CHECK (text <> ''::text),
  CONSTRAINT reviews_version_check CHECK (version > 0),
  CONSTRAINT reviews_order_no_sku_id_fkey FOREIGN KEY (order_no, sku_id) REFERENCES order_lines(order_no, sku_id),
  CONSTRAINT reviews_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id),
  CONSTRAINT reviews_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE UNIQUE INDEX reviews_line_key ON reviews USING btree (order_no, sku_id);
CREATE INDEX reviews_shown_idx ON reviews USING btree (product_id, id) WHERE (hidden_reason IS NULL);
CREATE INDEX reviews_user_id_idx ON reviews USING btree (user_id);
CREATE TRIGGER reviews_counted AFTER INSERT OR DELETE OR UPDATE OF rating, hidden_reason, product_id ON reviews FOR EACH ROW EXECUTE FUNCTION keep_product_rating();

CREATE TABLE revoked_sessions (
  session_id uuid NOT NULL,
  revoked_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT revoked_sessions_pkey PRIMARY KEY (session_id)
);
CREATE INDEX revoked_sessions_revoked_at_idx ON revoked_sessions USING btree (revoked_at);

CREATE TABLE roles (
  id uuid NOT NULL DEFAULT uuidv7(),
  name text NOT NULL,
  is_built_in boolean NOT NULL DEFAULT false,
  permissions text[] NOT NULL DEFAULT '{}'::text[],
  requires_second_factor boolean NOT NULL DEFAULT false,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT roles_pkey PRIMARY KEY (id),
  CONSTRAINT roles_check CHECK (NOT is_built_in OR permissions = '{}'::text[]),
  CONSTRAINT roles_name_check CHECK (name <> ''::text),
  CONSTRAINT roles_version_check CHECK (version > 0)
);
CREATE UNIQUE INDEX roles_name_key ON roles USING btree (lower(name));

CREATE TABLE sales_days (
  day date NOT NULL,
  paid_orders bigint NOT NULL,
  received_fen bigint NOT NULL,
  refunded_fen bigint NOT NULL,
  CONSTRAINT sales_days_pkey PRIMARY KEY (day),
  CONSTRAINT sales_days_paid_orders_check CHECK (paid_orders >= 0),
  CONSTRAINT sales_days_received_fen_check CHECK (received_fen >= 0),
  CONSTRAINT sales_days_refunded_fen_check CHECK (refunded_fen >= 0)
);

CREATE TABLE saved_views (
  id uuid NOT NULL DEFAULT uuidv7(),
  staff_id uuid NOT NULL,
  page text NOT NULL,
  name text NOT NULL,
  query text NOT NULL,
  is_shared boolean NOT NULL DEFAULT false,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT saved_views_pkey PRIMARY KEY (id),
  CONSTRAINT saved_views_name_check CHECK (name <> ''::text),
  CONSTRAINT saved_views_page_check CHECK (page <> ''::text),
  CONSTRAINT saved_views_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id)
);
CREATE UNIQUE INDEX saved_views_name_key ON saved_views USING btree (staff_id, page, lower(name));
CREATE INDEX saved_views_shared_idx ON saved_views USING btree (page) WHERE is_shared;

CREATE TABLE search_words (
  word text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  version integer NOT NULL,
  terms text[] NOT NULL,
  pinyin text COLLATE "C",
  initials text COLLATE "C",
  keys text[] NOT NULL,
  products bigint NOT NULL DEFAULT 1,
  CONSTRAINT search_words_pkey PRIMARY KEY (word),
  CONSTRAINT search_words_kind_check CHECK (kind = ANY (ARRAY['word'::text, 'phrase'::text, 'pair'::text]))
) WITH (fillfactor=80);
CREATE INDEX search_words_initials_idx ON search_words USING btree (initials) WHERE (kind <> 'pair'::text);
CREATE INDEX search_words_keys_idx ON search_words USING gin (keys) WITH (fastupdate=off);
CREATE INDEX search_words_pinyin_idx ON search_words USING btree (pinyin) WHERE (kind <> 'pair'::text);

CREATE TABLE sessions (
  id uuid NOT NULL DEFAULT uuidv7(),
  user_id uuid NOT NULL,
  device text NOT NULL DEFAULT ''::text,
  ip inet,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  last_used_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  ended_reason text,
  proven_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT sessions_pkey PRIMARY KEY (id),
  CONSTRAINT sessions_check CHECK ((ended_at IS NULL) = (ended_reason IS NULL)),
  CONSTRAINT sessions_ended_reason_check CHECK (ended_reason = ANY (ARRAY['signed_out'::text, 'ended_by_user'::text, 'password_changed'::text, 'number_proven'::text, 'refresh_reused'::text, 'blocked'::text])),
  CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX sessions_expires_at_idx ON sessions USING btree (expires_at);
CREATE INDEX sessions_user_id_idx ON sessions USING btree (user_id);
CREATE TRIGGER sessions_deleted AFTER DELETE ON sessions FOR EACH ROW WHEN (old.ended_at IS NULL) EXECUTE FUNCTION revoke_session();
CREATE TRIGGER sessions_ended AFTER UPDATE OF ended_at ON sessions FOR EACH ROW WHEN (old.ended_at IS NULL AND new.ended_at IS NOT NULL) EXECUTE FUNCTION revoke_session();

CREATE TABLE settings (
  name text NOT NULL,
  value text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT settings_pkey PRIMARY KEY (name)
);

CREATE TABLE shipment_lines (
  shipment_id uuid NOT NULL,
  order_no text COLLATE "C" NOT NULL,
  sku_id uuid NOT NULL,
  count integer NOT NULL,
  CONSTRAINT shipment_lines_pkey PRIMARY KEY (shipment_id, sku_id),
  CONSTRAINT shipment_lines_count_check CHECK (count > 0),
  CONSTRAINT shipment_lines_order_no_sku_id_fkey FOREIGN KEY (order_no, sku_id) REFERENCES order_lines(order_no, sku_id),
  CONSTRAINT shipment_lines_shipment_id_order_no_fkey FOREIGN KEY (shipment_id, order_no) REFERENCES shipments(id, order_no)
);
CREATE TRIGGER shipment_lines_append_only BEFORE DELETE OR UPDATE ON shipment_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER shipment_lines_counted AFTER INSERT ON shipment_lines REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_shipped();
CREATE TRIGGER shipment_lines_handed_over AFTER INSERT ON shipment_lines REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION hand_over_shipped();

CREATE TABLE shipments (
  id uuid NOT NULL DEFAULT uuidv7(),
  order_no text COLLATE "C" NOT NULL,
  carrier text NOT NULL,
  tracking_number text NOT NULL,
  shipped_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT shipments_pkey PRIMARY KEY (id),
  CONSTRAINT shipments_id_order_no_key UNIQUE (id, order_no),
  CONSTRAINT shipments_carrier_check CHECK (carrier <> ''::text),
  CONSTRAINT shipments_tracking_number_check CHECK (tracking_number <> ''::text),
  CONSTRAINT shipments_order_no_fkey FOREIGN KEY (order_no) REFERENCES orders(order_no)
);
CREATE INDEX shipments_order_no_idx ON shipments USING btree (order_no, id);
CREATE INDEX shipments_tracking_number_idx ON shipments USING btree (tracking_number);
CREATE TRIGGER shipments_tracked AFTER INSERT OR UPDATE OF carrier, tracking_number ON shipments FOR EACH ROW EXECUTE FUNCTION track_parcel();

CREATE TABLE shop_documents (
  name text NOT NULL,
  version integer NOT NULL,
  value jsonb NOT NULL,
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT shop_documents_pkey PRIMARY KEY (name),
  CONSTRAINT shop_documents_value_check CHECK (jsonb_typeof(value) = 'object'::text),
  CONSTRAINT shop_documents_version_check CHECK (version > 1)
);

CREATE UNLOGGED TABLE shop_events (
  id uuid NOT NULL DEFAULT uuidv7(),
  name text NOT NULL,
  subject text NOT NULL,
  CONSTRAINT shop_events_pkey PRIMARY KEY (id),
  CONSTRAINT shop_events_name_check CHECK (name = ANY (ARRAY['order.paid'::text, 'refund.requested'::text, 'books.broken'::text]))
) WITH (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=10000);

CREATE TABLE skus (
  id uuid NOT NULL DEFAULT uuidv7(),
  product_id uuid NOT NULL,
  position integer NOT NULL DEFAULT 0,
  options jsonb NOT NULL DEFAULT '[]'::jsonb,
  price_fen bigint NOT NULL,
  status text NOT NULL DEFAULT 'on_shelf'::text,
  image_url text,
  code text,
  barcode text,
  list_price_fen bigint,
  cost_fen bigint,
  weight_grams integer,
  low_stock_at bigint,
  image_id uuid,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT skus_pkey PRIMARY KEY (id),
  CONSTRAINT skus_barcode_check CHECK (barcode <> ''::text),
  CONSTRAINT skus_code_check CHECK (code <> ''::text),
  CONSTRAINT skus_cost_fen_check CHECK (cost_fen >= 0 AND cost_fen <= 1000000000),
  CONSTRAINT skus_list_price_fen_check CHECK (list_price_fen >= 1 AND list_price_fen <= 1000000000),
  CONSTRAINT skus_low_stock_at_check CHECK (low_stock_at >= 0),
  CONSTRAINT skus_options_check CHECK (jsonb_typeof(options) = 'array'::text),
  CONSTRAINT skus_price_fen_check CHECK (price_fen >= 1 AND price_fen <= 1000000000),
  CONSTRAINT skus_status_check CHECK (status = ANY (ARRAY['on_shelf'::text, 'off_shelf'::text])),
  CONSTRAINT skus_version_check CHECK (version > 0),
  CONSTRAINT skus_weight_grams_check CHECK (weight_grams > 0),
  CONSTRAINT skus_image_id_fkey FOREIGN KEY (image_id) REFERENCES product_images(id) ON DELETE SET NULL,
  CONSTRAINT skus_product_id_fkey FOREIGN KEY (product_id) REFERENCES products(id)
);
CREATE INDEX skus_barcode_idx ON skus USING btree (barcode) WHERE (barcode IS NOT NULL);
CREATE UNIQUE INDEX skus_code_key ON skus USING btree (lower(code)) WHERE (code IS NOT NULL);
CREATE INDEX skus_image_id_idx ON skus USING btree (image_id) WHERE (image_id IS NOT NULL);
CREATE INDEX skus_low_stock_idx ON skus USING btree (id) WHERE (low_stock_at IS NOT NULL);
CREATE UNIQUE INDEX skus_options_key ON skus USING btree (product_id, options_key(options));
CREATE INDEX skus_product_id_idx ON skus USING btree (product_id, "position");
CREATE TRIGGER skus_deleted AFTER DELETE ON skus REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_lowest_price();
CREATE TRIGGER skus_inserted AFTER INSERT ON skus REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_lowest_price();
CREATE TRIGGER skus_stock_listed AFTER UPDATE OF low_stock_at ON skus FOR EACH ROW WHEN (new.low_stock_at IS DISTINCT FROM old.low_stock_at) EXECUTE FUNCTION list_stock_of_sku();
CREATE TRIGGER skus_updated AFTER UPDATE ON skus REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_lowest_price();

CREATE TABLE sms_code_tries (
  mobile text NOT NULL,
  network text NOT NULL,
  wrong_count smallint NOT NULL,
  resets_at timestamp with time zone NOT NULL,
  CONSTRAINT sms_code_tries_pkey PRIMARY KEY (mobile, network),
  CONSTRAINT sms_code_tries_wrong_count_check CHECK (wrong_count >= 0)
);
CREATE INDEX sms_code_tries_resets_at_idx ON sms_code_tries USING btree (resets_at);

CREATE TABLE sms_codes (
  mobile text NOT NULL,
  code_hash text NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT sms_codes_pkey PRIMARY KEY (mobile)
);
CREATE INDEX sms_codes_expires_at_idx ON sms_codes USING btree (expires_at);

CREATE TABLE staff (
  id uuid NOT NULL DEFAULT uuidv7(),
  username text NOT NULL,
  password_hash text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  disabled_at timestamp with time zone,
  name text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  last_sign_in_at timestamp with time zone,
  CONSTRAINT staff_pkey PRIMARY KEY (id),
  CONSTRAINT staff_name_check CHECK (name <> ''::text),
  CONSTRAINT staff_version_check CHECK (version > 0)
);
CREATE UNIQUE INDEX staff_username_key ON staff USING btree (lower(username));

CREATE TABLE staff_challenges (
  challenge text NOT NULL,
  purpose text NOT NULL,
  staff_id uuid,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT staff_challenges_pkey PRIMARY KEY (challenge),
  CONSTRAINT staff_challenges_purpose_check CHECK (purpose = ANY (ARRAY['registration'::text, 'authentication'::text])),
  CONSTRAINT staff_challenges_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id)
);
CREATE INDEX staff_challenges_expires_at_idx ON staff_challenges USING btree (expires_at);

CREATE TABLE staff_passkeys (
  id uuid NOT NULL DEFAULT uuidv7(),
  staff_id uuid NOT NULL,
  credential_id text NOT NULL,
  public_key bytea NOT NULL,
  counter bigint NOT NULL,
  transports text[] NOT NULL DEFAULT '{}'::text[],
  name text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  last_used_at timestamp with time zone,
  CONSTRAINT staff_passkeys_pkey PRIMARY KEY (id),
  CONSTRAINT staff_passkeys_credential_id_key UNIQUE (credential_id),
  CONSTRAINT staff_passkeys_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id)
);
CREATE INDEX staff_passkeys_staff_id_idx ON staff_passkeys USING btree (staff_id);

CREATE TABLE staff_recovery_codes (
  staff_id uuid NOT NULL,
  code_hash bytea NOT NULL,
  CONSTRAINT staff_recovery_codes_pkey PRIMARY KEY (staff_id, code_hash),
  CONSTRAINT staff_recovery_codes_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id)
);

CREATE TABLE staff_refresh_tokens (
  token_hash bytea NOT NULL,
  session_id uuid NOT NULL,
  superseded_at timestamp with time zone,
  CONSTRAINT staff_refresh_tokens_pkey PRIMARY KEY (token_hash),
  CONSTRAINT staff_refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES staff_sessions(id) ON DELETE CASCADE
);
CREATE INDEX staff_refresh_tokens_session_id_idx ON staff_refresh_tokens USING btree (session_id);

CREATE TABLE staff_roles (
  staff_id uuid NOT NULL,
  role_id uuid NOT NULL,
  CONSTRAINT staff_roles_pkey PRIMARY KEY (staff_id, role_id),
  CONSTRAINT staff_roles_role_id_fkey FOREIGN KEY (role_id) REFERENCES roles(id),
  CONSTRAINT staff_roles_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id)
);
CREATE INDEX staff_roles_role_id_idx ON staff_roles USING btree (role_id);

CREATE TABLE staff_sessions (
  id uuid NOT NULL DEFAULT uuidv7(),
  staff_id uuid NOT NULL,
  device text NOT NULL DEFAULT ''::text,
  ip inet,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  last_used_at timestamp with time zone NOT NULL DEFAULT now(),
  stepped_up_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  ended_reason text,
  CONSTRAINT staff_sessions_pkey PRIMARY KEY (id),
  CONSTRAINT staff_sessions_check CHECK ((ended_at IS NULL) = (ended_reason IS NULL)),
  CONSTRAINT staff_sessions_ended_reason_check CHECK (ended_reason = ANY (ARRAY['signed_out'::text, 'ended_by_staff'::text, 'password_changed'::text, 'disabled'::text, 'refresh_reused'::text])),
  CONSTRAINT staff_sessions_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id)
);
CREATE INDEX staff_sessions_expires_at_idx ON staff_sessions USING btree (expires_at);
CREATE INDEX staff_sessions_staff_id_idx ON staff_sessions USING btree (staff_id);

CREATE TABLE staff_sign_ins (
  id uuid NOT NULL DEFAULT uuidv7(),
  at timestamp with time zone NOT NULL DEFAULT now(),
  staff_id uuid NOT NULL,
  outcome text NOT NULL,
  device text NOT NULL DEFAULT ''::text,
  ip inet,
  CONSTRAINT staff_sign_ins_pkey PRIMARY KEY (id),
  CONSTRAINT staff_sign_ins_outcome_check CHECK (outcome = ANY (ARRAY['signed_in'::text, 'second_factor_asked'::text, 'bad_password'::text, 'bad_second_factor'::text, 'disabled'::text])),
  CONSTRAINT staff_sign_ins_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id)
);
CREATE INDEX staff_sign_ins_at_idx ON staff_sign_ins USING btree (at);
CREATE INDEX staff_sign_ins_staff_id_idx ON staff_sign_ins USING btree (staff_id, id);

CREATE TABLE staff_tickets (
  token_hash bytea NOT NULL,
  staff_id uuid NOT NULL,
  purpose text NOT NULL,
  tries_left smallint NOT NULL DEFAULT 5,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT staff_tickets_pkey PRIMARY KEY (token_hash),
  CONSTRAINT staff_tickets_purpose_check CHECK (purpose = ANY (ARRAY['second_factor'::text, 'invitation'::text])),
  CONSTRAINT staff_tickets_tries_left_check CHECK (tries_left >= 0),
  CONSTRAINT staff_tickets_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id)
);
CREATE INDEX staff_tickets_expires_at_idx ON staff_tickets USING btree (expires_at);
CREATE INDEX staff_tickets_staff_id_idx ON staff_tickets USING btree (staff_id);

CREATE TABLE staff_totp (
  staff_id uuid NOT NULL,
  secret text,
  pending_secret text,
  last_step bigint NOT NULL DEFAULT 0,
  CONSTRAINT staff_totp_pkey PRIMARY KEY (staff_id),
  CONSTRAINT staff_totp_check CHECK (secret IS NOT NULL OR pending_secret IS NOT NULL),
  CONSTRAINT staff_totp_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id)
);

CREATE TABLE stock (
  sku_id uuid NOT NULL,
  on_hand bigint NOT NULL,
  locked bigint NOT NULL DEFAULT 0,
  sold bigint NOT NULL DEFAULT 0,
  CONSTRAINT stock_pkey PRIMARY KEY (sku_id),
  CONSTRAINT stock_check CHECK (0 <= locked AND locked <= on_hand),
  CONSTRAINT stock_sold_check CHECK (sold >= 0),
  CONSTRAINT stock_sku_id_fkey FOREIGN KEY (sku_id) REFERENCES skus(id)
) WITH (fillfactor=50);
CREATE TRIGGER stock_listed AFTER INSERT ON stock REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION list_stock_of_statement();

CREATE TABLE stock_adjustments (
  id uuid NOT NULL DEFAULT uuidv7(),
  sku_id uuid NOT NULL,
  delta bigint NOT NULL,
  reason text NOT NULL,
  staff_id uuid,
  at timestamp with time zone NOT NULL DEFAULT now(),
  kind text NOT NULL DEFAULT 'adjusted'::text,
  CONSTRAINT stock_adjustments_pkey PRIMARY KEY (id),
  CONSTRAINT stock_adjustments_delta_check CHECK (delta <> 0),
  CONSTRAINT stock_adjustments_kind_check CHECK (kind = ANY (ARRAY['adjusted'::text, 'counted'::text, 'imported'::text])),
  CONSTRAINT stock_adjustments_sku_id_fkey FOREIGN KEY (sku_id) REFERENCES stock(sku_id),
  CONSTRAINT stock_adjustments_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id)
);
CREATE INDEX stock_adjustments_sku_id_idx ON stock_adjustments USING btree (sku_id);
CREATE TRIGGER stock_adjustments_append_only BEFORE DELETE OR UPDATE ON stock_adjustments FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_adjustments_listed AFTER INSERT ON stock_adjustments REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION list_stock_of_statement();
CREATE TRIGGER stock_adjustments_recorded AFTER INSERT ON stock_adjustments REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION record_adjustments();

CREATE TABLE stock_handed_over (
  sku_id uuid NOT NULL,
  count bigint NOT NULL,
  CONSTRAINT stock_handed_over_pkey PRIMARY KEY (sku_id)
);

CREATE TABLE stock_listing (
  sku_id uuid NOT NULL,
  available bigint NOT NULL,
  is_low boolean NOT NULL,
  status text NOT NULL,
  CONSTRAINT stock_listing_pkey PRIMARY KEY (sku_id),
  CONSTRAINT stock_listing_sku_id_fkey FOREIGN KEY (sku_id) REFERENCES stock(sku_id) ON DELETE CASCADE
);
CREATE INDEX stock_listing_available_idx ON stock_listing USING btree (available, sku_id) INCLUDE (status) WHERE (status <> 'archived'::text);
CREATE INDEX stock_listing_low_idx ON stock_listing USING btree (available, sku_id) INCLUDE (status) WHERE (is_low AND (status <> 'archived'::text));
CREATE INDEX stock_listing_status_idx ON stock_listing USING btree (status, sku_id);

CREATE TABLE stock_listing_progress (
  only_row boolean NOT NULL DEFAULT true,
  next_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT stock_listing_progress_pkey PRIMARY KEY (only_row),
  CONSTRAINT stock_listing_progress_only_row_check CHECK (only_row)
);

CREATE TABLE stock_movements (
  sku_id uuid NOT NULL,
  at timestamp with time zone NOT NULL DEFAULT statement_timestamp(),
  reference text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  delta bigint NOT NULL,
  on_hand_after bigint NOT NULL,
  staff_id uuid,
  reason text NOT NULL DEFAULT ''::text,
  CONSTRAINT stock_movements_pkey PRIMARY KEY (sku_id, at, reference),
  CONSTRAINT stock_movements_delta_check CHECK (delta <> 0),
  CONSTRAINT stock_movements_kind_check CHECK (kind = ANY (ARRAY['adjusted'::text, 'counted'::text, 'imported'::text, 'sold'::text, 'restocked'::text]))
);
CREATE TRIGGER stock_movements_append_only BEFORE DELETE OR UPDATE ON stock_movements FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE stock_sales (
  sku_id uuid NOT NULL,
  order_no text COLLATE "C" NOT NULL,
  count bigint NOT NULL,
  on_hand bigint NOT NULL,
  at timestamp with time zone NOT NULL DEFAULT statement_timestamp()
) WITH (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=10000);

CREATE TABLE surplus_payments (
  id uuid NOT NULL DEFAULT uuidv7(),
  payment_id uuid NOT NULL,
  amount_fen bigint NOT NULL,
  reason text NOT NULL,
  out_request_no text NOT NULL,
  status text NOT NULL DEFAULT 'refunding'::text,
  attempts integer NOT NULL DEFAULT 0,
  last_answer text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  finished_at timestamp with time zone,
  CONSTRAINT surplus_payments_pkey PRIMARY KEY (id),
  CONSTRAINT surplus_payments_out_request_no_key UNIQUE (out_request_no),
  CONSTRAINT surplus_payments_payment_id_key UNIQUE (payment_id),
  CONSTRAINT surplus_payments_amount_fen_check CHECK (amount_fen > 0),
  CONSTRAINT surplus_payments_reason_check CHECK (reason = ANY (ARRAY['order_cancelled'::text, 'paid_twice'::text, 'wrong_amount'::text])),
  CONSTRAINT surplus_payments_status_check CHECK (status = ANY (ARRAY['refunding'::text, 'refunded'::text, 'failed'::text])),
  CONSTRAINT surplus_payments_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments(id)
);
CREATE INDEX surplus_payments_refunding_idx ON surplus_payments USING btree (id) WHERE (status = 'refunding'::text);
CREATE TRIGGER surplus_payments_answered AFTER UPDATE OF attempts ON surplus_payments FOR EACH ROW WHEN (new.attempts > old.attempts) EXECUTE FUNCTION keep_refund_answer();

CREATE TABLE third_party_accounts (
  provider text NOT NULL,
  uid text NOT NULL,
  user_id uuid NOT NULL,
  nickname text NOT NULL DEFAULT ''::text,
  bound_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT third_party_accounts_pkey PRIMARY KEY (provider, uid),
  CONSTRAINT third_party_accounts_user_id_provider_key UNIQUE (user_id, provider),
  CONSTRAINT third_party_accounts_provider_check CHECK (provider = ANY (ARRAY['weibo'::text, 'wechat'::text])),
  CONSTRAINT third_party_accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);

CREATE TABLE users (
  id uuid NOT NULL DEFAULT uuidv7(),
  username text,
  mobile text,
  mobile_verified_at timestamp with time zone,
  password_hash text,
  nickname text NOT NULL DEFAULT ''::text,
  avatar_url text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  deleted_at timestamp with time zone,
  blocked_at timestamp with time zone,
  CONSTRAINT users_pkey PRIMARY KEY (id),
  CONSTRAINT users_check CHECK (mobile_verified_at IS NULL OR mobile IS NOT NULL),
  CONSTRAINT users_check1 CHECK (deleted_at IS NULL OR username IS NULL AND mobile IS NULL AND password_hash IS NULL AND nickname = ''::text AND avatar_url IS NULL),
  CONSTRAINT users_mobile_check CHECK (mobile ~ '^\+[1-9][0-9]{6,14}$'::text),
  CONSTRAINT users_username_check CHECK (username ~ '^[A-Za-z0-9]{8,12}$'::text AND username ~ '[A-Za-z]'::text AND username ~ '[0-9]'::text)
);
CREATE INDEX users_deleted_idx ON users USING btree (id) WHERE (deleted_at IS NOT NULL);
CREATE INDEX users_mobile_end_idx ON users USING btree ("right"(mobile, 4));
CREATE UNIQUE INDEX users_mobile_key ON users USING btree (mobile);
CREATE INDEX users_nickname_idx ON users USING btree (lower(nickname) text_pattern_ops);
CREATE UNIQUE INDEX users_username_key ON users USING btree (lower(username));
