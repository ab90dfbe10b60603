import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Tokens } from '../platform/auth/tokens.ts';
import type { Database } from '../platform/postgres/postgres.ts';
import { newName } from './people.ts';

/** Rows that a test starts from, inserted without the API. */

export async function givenUser(db: Database): Promise<{ id: string }> {
  const username = newName();
  return db
    .insertInto('users')
    .values({ username, nickname: username })
    .returning('id')
    .executeTakeFirstOrThrow();
}

export async function givenCategory(db: Database): Promise<{ id: string; slug: string }> {
  const slug = `c-${randomUUID().slice(0, 8)}`;
  const values = { slug, name: '数码', name_en: 'Digital' };
  return db.insertInto('categories').values(values).returning(['id', 'slug']).executeTakeFirstOrThrow();
}

export interface GivenSku {
  skuId: string;
  productId: string;
  priceFen: number;
}

/** A product with one SKU on the shelf, `stock` of it on hand, with the adjustment that accounts for it. */
export async function givenSku(
  db: Database,
  sku: { stock?: number; priceFen?: number } = {},
): Promise<GivenSku> {
  const { stock = 100, priceFen = 1_000 } = sku;
  const category = await givenCategory(db);
  const product = await db
    .insertInto('products')
    .values({ category_id: category.id, slug: 'cotton-shirt', title: '全棉衬衫', title_en: 'Cotton shirt' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { id: skuId } = await db
    .insertInto('skus')
    .values({ product_id: product.id, price_fen: priceFen })
    .returning('id')
    .executeTakeFirstOrThrow();
  await db.insertInto('stock').values({ sku_id: skuId, on_hand: stock }).execute();
  if (stock > 0)
    await db
      .insertInto('stock_adjustments')
      .values({ sku_id: skuId, delta: stock, reason: 'given' })
      .execute();
  return { skuId, productId: product.id, priceFen };
}

export async function givenAddress(db: Database, userId: string): Promise<{ id: string }> {
  return db
    .insertInto('addresses')
    .values({
      user_id: userId,
      recipient: '王小明',
      mobile: '+8613800138000',
      region_code: '110101',
      detail: '东长安街 1 号',
      is_default: true,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
}

/** The header that makes a request one of this user. */
export function bearer(tokens: Tokens, userId: string): { authorization: string } {
  return { authorization: `Bearer ${tokens.sign({ sub: userId, sid: randomUUID() })}` };
}

/** The hash of random bytes that nobody kept. */
const UNKNOWN_PASSWORD =
  '$argon2id$v=19$m=19456,t=2,p=1$CKEyOpS1AjrTh7qc0iuz/w$PV1j/0BN/Baiv56iJJqNoSgiAyiizdZd/gvLJ/DGc0I';

/**
 * A member of staff with these roles, by name, and with a session that was just proven. Nobody can sign in to it: tests
 * sign its requests with `staffBearer`.
 */
export async function givenStaff(db: Database, roles: string[] = ['catalog']): Promise<{ id: string }> {
  const username = `staff${randomUUID().slice(0, 8)}`;
  const staff = await db
    .insertInto('staff')
    .values({ username, name: username, password_hash: UNKNOWN_PASSWORD })
    .returning('id')
    .executeTakeFirstOrThrow();
  await sql`
    INSERT INTO staff_roles (staff_id, role_id)
    SELECT ${staff.id}, id FROM roles WHERE name = ANY (${roles})`.execute(db);
  // The session has the id of its person, so that `staffBearer` knows it.
  await db
    .insertInto('staff_sessions')
    .values({ id: staff.id, staff_id: staff.id, expires_at: new Date(Date.now() + 86_400_000) })
    .execute();
  return staff;
}

/** The header that signs a request of somebody whom `givenStaff` made. */
export function staffBearer(tokens: Tokens, staffId: string): { authorization: string } {
  return { authorization: `Bearer ${tokens.sign({ sub: staffId, sid: staffId, staff: true })}` };
}
