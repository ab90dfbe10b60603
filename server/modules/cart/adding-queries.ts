import { CompiledQuery } from 'kysely';
import type { Database } from '../../platform/postgres/postgres.ts';
import { CART_COUNT_MAX, CART_SKUS_MAX, type CartEntry, type NewEntry } from './store.ts';

interface AddedRow {
  refusal: 'cart_full' | 'count_too_large' | null;
  count: number;
  is_checked: boolean;
}

const ADD = `
  SELECT added.refusal, added.count, added.is_checked
  FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::bigint[], $5::timestamptz[]) WITH ORDINALITY
         AS new (user_id, sku_id, more, price_fen, added_at, position),
       LATERAL cart_add(new.user_id, new.sku_id, new.more, new.price_fen, new.added_at, $6, $7) AS added
  ORDER BY new.position`;

/** Goods for somebody's cart. */
export interface Addition {
  userId: string;
  entry: NewEntry;
}

export type Added = CartEntry | 'cart_full' | 'count_too_large';

/**
 * Adds to carts in one step (see the migration that makes `cart_add`), in the order given. Each cart stays locked until the
 * statement ends, so the caller orders them by user, as everybody does who locks several.
 */
export async function addEach(db: Database, additions: readonly Addition[]): Promise<Added[]> {
  const entries = additions.map(({ entry }) => entry);
  const values = [
    additions.map(({ userId }) => userId),
    entries.map(({ skuId }) => skuId),
    entries.map(({ count }) => count),
    entries.map(({ priceFen }) => priceFen),
    entries.map(({ addedAt }) => new Date(addedAt)),
    CART_COUNT_MAX,
    CART_SKUS_MAX,
  ];
  const { rows } = await db.executeQuery<AddedRow>(CompiledQuery.raw(ADD, values));
  return entries.map(({ skuId, priceFen, addedAt }, index) => {
    const { refusal, count, is_checked: isChecked } = rows[index] as AddedRow;
    return refusal ?? { skuId, count, isChecked, priceFen, addedAt };
  });
}
