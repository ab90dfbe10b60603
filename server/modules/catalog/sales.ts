import { sql } from 'kysely';
import type { Tx } from '../../platform/postgres.ts';

/** Adds to the sales counts of products, their rows locked by id, last of all row classes. */
export async function addSales(tx: Tx, counts: ReadonlyMap<string, number>): Promise<void> {
  if (counts.size === 0) return;
  const ids = [...counts.keys()];
  await sql`SELECT FROM products WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`.execute(tx);
  await sql`
    UPDATE products SET sales_count = sales_count + sold.count
    FROM unnest(${ids}::uuid[], ${[...counts.values()]}::bigint[]) AS sold(id, count)
    WHERE products.id = sold.id`.execute(tx);
}
