import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../server/platform/postgres/postgres.ts';

/** PostgreSQL itself writes rows in bulk. A number becomes a UUID by a fixed prefix, so that every program of the bench can
 * name a row. */

const PREFIX = {
  user: '01000000',
  address: '02000000',
  product: '03000000',
  sku: '04000000',
  checkout: '05000000',
};

/** The id of the n-th row of one kind. */
export function idOf(kind: keyof typeof PREFIX, n: number): string {
  return `${PREFIX[kind]}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

export function idSql(kind: keyof typeof PREFIX, n: RawBuilder<unknown>): RawBuilder<string> {
  const prefix = sql.lit(`${PREFIX[kind]}-0000-7000-8000-`);
  return sql`(${prefix} || lpad(to_hex(${n}), 12, '0'))::uuid`;
}

const n = sql.raw('n');

/** Writes `users` shoppers with one address each, and `skus` products with one SKU each and enough stock. */
export async function seedShop(
  db: Database,
  size: { users: number; skus: number; stock: number },
): Promise<void> {
  await sql`
    INSERT INTO users (id, username)
    SELECT ${idSql('user', n)}, 'b' || lpad(n::text, 8, '0') FROM generate_series(1, ${size.users}::bigint) n`.execute(
    db,
  );
  await sql`
    INSERT INTO addresses (id, user_id, recipient, mobile, region_code, detail, is_default)
    SELECT ${idSql('address', n)}, ${idSql('user', n)}, '王小明', '+8613800138000', '110101', '东长安街 1 号', true
    FROM generate_series(1, ${size.users}::bigint) n`.execute(db);
  const category = sql`(SELECT id FROM categories WHERE slug = 'bench')`;
  await sql`INSERT INTO categories (slug, name, name_en) VALUES ('bench', '基准', 'Bench')`.execute(db);
  await sql`
    INSERT INTO products (id, category_id, slug, title, title_en)
    SELECT ${idSql('product', n)}, ${category}, 'shirt-' || n, '全棉衬衫 ' || n, 'Cotton shirt ' || n
    FROM generate_series(1, ${size.skus}::bigint) n`.execute(db);
  await sql`
    INSERT INTO skus (id, product_id, price_fen)
    SELECT ${idSql('sku', n)}, ${idSql('product', n)}, 9900 FROM generate_series(1, ${size.skus}::bigint) n`.execute(
    db,
  );
  await sql`
    INSERT INTO stock (sku_id, on_hand)
    SELECT ${idSql('sku', n)}, ${size.stock}::bigint FROM generate_series(1, ${size.skus}::bigint) n`.execute(
    db,
  );
  await sql`
    INSERT INTO stock_adjustments (sku_id, delta, reason)
    SELECT sku_id, on_hand, 'bench' FROM stock`.execute(db);
}

export interface CheckoutPlan {
  /** `count` checkouts, numbered from `first` on. */
  first: number;
  count: number;
  users: number;
  /** Lines name SKUs 1 to `skus`. With 1, all name one hot SKU. */
  skus: number;
  linesPerOrder: number;
}

/** Writes checkouts that the load places. The n-th belongs to user 1 + n mod users. */
export async function seedCheckouts(db: Database, plan: CheckoutPlan): Promise<void> {
  // The multiplier is coprime to the number of SKUs, so orders that follow each other touch different pages of the table.
  const sku = sql`1 + (n * 7919 + line * 104729) % ${plan.skus}::bigint`;
  await sql`
    INSERT INTO checkouts (key, user_id, source, lines, items_amount_fen, shipping_fen, expires_at)
    SELECT ${idSql('checkout', n)}, ${idSql('user', sql`1 + n % ${plan.users}::bigint`)}, 'items',
           (SELECT jsonb_agg(jsonb_build_object(
              'skuId', ${idSql('sku', sku)}, 'productId', ${idSql('product', sku)}, 'title', '全棉衬衫', 'titleEn', 'Cotton shirt',
              'options', '[]'::jsonb, 'imageUrl', NULL, 'priceFen', 9900, 'count', 1))
            FROM generate_series(1, ${plan.linesPerOrder}::int) line),
           9900 * ${plan.linesPerOrder}::int, 0, now() + interval '1 day'
    FROM generate_series(${plan.first}::bigint, ${plan.first + plan.count - 1}::bigint) n`.execute(db);
}

/** Run after bulk writes: the planner gets statistics, and no checkpoint falls into a measurement. */
export async function settle(db: Database): Promise<void> {
  await sql`VACUUM ANALYZE`.execute(db);
  await sql`CHECKPOINT`.execute(db);
}
