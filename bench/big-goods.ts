import { sql } from 'kysely';
import { tsvectorOf } from '../server/modules/catalog/index.ts';
import type { Database } from '../server/platform/postgres/postgres.ts';
import { idSql } from './seed.ts';

/** The customers and the goods of a big shop. */

export interface BigShop {
  products: number;
  /** Of each product. */
  skusPerProduct: number;
  users: number;
  orders: number;
  /** The first SKUs: on the shelf and never sold out, for a load that places orders. */
  hotSkus: number;
}

const n = sql.raw('n');
export const series = (count: number) => sql`generate_series(1, ${count}::bigint) n`;
/** The n-th of some words, mixed so that neighbours differ. */
const pick = (words: readonly string[], multiplier: number) =>
  sql`(${sql.lit(`{${words.join(',')}}`)}::text[])[1 + (n * ${sql.lit(multiplier)}) % ${sql.lit(words.length)}]`;

const COLOURS = ['红色', '蓝色', '白色', '黑色', '绿色', '灰色', '米色'];
const MATERIALS = ['全棉', '真丝', '羊毛', '亚麻', '不锈钢', '陶瓷', '竹制', '玻璃', '牛皮', '帆布', '硅胶'];
const THINGS = [
  '衬衫',
  '毛衣',
  '茶壶',
  '花瓶',
  '背包',
  '台灯',
  '围巾',
  '饭盒',
  '水杯',
  '床单',
  '枕头',
  '雨伞',
  '钱包',
];
const SURNAMES = [
  '王',
  '李',
  '张',
  '刘',
  '陈',
  '杨',
  '黄',
  '赵',
  '吴',
  '周',
  '徐',
  '孙',
  '马',
  '朱',
  '胡',
  '郭',
  '何',
];
const GIVEN = [
  '伟',
  '芳',
  '娜',
  '敏',
  '静',
  '丽',
  '强',
  '磊',
  '军',
  '洋',
  '勇',
  '艳',
  '杰',
  '娟',
  '涛',
  '明',
  '超',
  '霞',
];
export async function writeCustomers(db: Database, { users }: BigShop): Promise<void> {
  await sql`
    INSERT INTO users (id, username, nickname, mobile, mobile_verified_at)
    SELECT ${idSql('user', n)}, 'b' || lpad(n::text, 8, '0'), ${pick(SURNAMES, 7)} || ${pick(GIVEN, 11)} || n,
           '+86139' || lpad(((n * 7919) % 100000000)::text, 8, '0'), now()
    FROM ${series(users)}`.execute(db);
  await sql`
    INSERT INTO addresses (id, user_id, recipient, mobile, region_code, detail, is_default)
    SELECT ${idSql('address', n)}, ${idSql('user', n)}, ${pick(SURNAMES, 7)} || ${pick(GIVEN, 11)} || ${pick(GIVEN, 5)},
           '+86138' || lpad(((n * 104729) % 100000000)::text, 8, '0'), '110101', '东长安街 ' || n || ' 号', true
    FROM ${series(users)}`.execute(db);
}

/** Three products in ten are archived, and a few are drafts or off the shelf; those that the load sells are not. */
export async function writeGoods(
  db: Database,
  { products, skusPerProduct, hotSkus }: BigShop,
): Promise<void> {
  await sql`
    INSERT INTO categories (slug, name, name_en) SELECT 'bench-' || n, '分类 ' || n, 'Category ' || n FROM ${series(100)}`.execute(
    db,
  );
  await sql`
    INSERT INTO products (id, category_id, slug, title, title_en, status, created_at, updated_at)
    SELECT ${idSql('product', n)}, categories.id, 'thing-' || n, ${pick(MATERIALS, 7)} || ${pick(COLOURS, 5)} || ${pick(THINGS, 3)} || ' ' || n,
           'Thing ' || n,
           CASE WHEN n <= ${hotSkus} THEN 'on_shelf' WHEN n % 3 = 0 THEN 'archived' WHEN n % 20 = 1 THEN 'draft'
                WHEN n % 20 = 2 THEN 'off_shelf' ELSE 'on_shelf' END,
           now() - interval '1 year', now() - (n * 7919 % 31536000) * interval '1 second'
    FROM ${series(products)} JOIN categories ON slug = 'bench-' || (1 + n % 100)`.execute(db);
  await sql`
    INSERT INTO skus (id, product_id, position, options, price_fen, code, barcode, low_stock_at)
    SELECT ${idSql('sku', n)}, ${idSql('product', sql`1 + (n - 1) % ${sql.lit(products)}`)}, (n - 1) / ${sql.lit(products)},
           jsonb_build_array(jsonb_build_object('name', '颜色', 'value', '颜色 ' || (n - 1) / ${sql.lit(products)})),
           9900, 'SKU-' || n, '69' || lpad(n::text, 11, '0'), CASE WHEN n % 5 = 0 THEN 10 END
    FROM ${series(products * skusPerProduct)}`.execute(db);
}

export async function writeWords(db: Database): Promise<void> {
  const rows = await db.selectFrom('products').select(['id', 'title', 'title_en as titleEn']).execute();
  for (let start = 0; start < rows.length; start += 10_000) {
    const some = rows.slice(start, start + 10_000);
    const words = some.map(({ title, titleEn }) =>
      tsvectorOf([
        { text: title, weight: 'A' },
        { text: titleEn, weight: 'A' },
      ]),
    );
    await sql`
      INSERT INTO product_words (product_id, words)
      SELECT * FROM unnest(${some.map(({ id }) => id)}::uuid[], ${words}::tsvector[])`.execute(db);
  }
}
