import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import { cardsOf, isListed, type ListedRow, type ListFilter, ORDERS, type Slice } from '../list/queries.ts';
import type { Sort } from '../list/schema.ts';

/**
 * Only the best sellers among the matches are ranked, up to this many; the others follow by sales. A search with more
 * matches is too general for a rank to matter, and to rank them all would take long.
 */
const RANKED_MAX = 500;

function rankedIds(any: string, { offset, limit }: Slice) {
  // A multiple of the page size, so that no page is partly ranked.
  const ranked = Math.floor(RANKED_MAX / limit) * limit;
  if (offset >= ranked)
    return sql`SELECT id FROM matching AS products ORDER BY ${ORDERS.sales} LIMIT ${limit} OFFSET ${offset}`;
  return sql`
    SELECT products.id
    FROM (SELECT * FROM matching AS products ORDER BY ${ORDERS.sales} LIMIT ${ranked}) AS products
    JOIN product_words ON product_words.product_id = products.id
    ORDER BY ts_rank(words, ${any}::tsquery) DESC, ${ORDERS.sales} LIMIT ${limit} OFFSET ${offset}`;
}

/**
 * Reads one page of what a search finds, and the number of all matches. Without MATERIALIZED the planner would read the
 * terms of one best seller after the other until the page is full.
 * @param matching the tsquery of the search, strict or tolerant
 * @param any the tsquery for the rank; only the default order uses it
 */
export async function readMatches(
  db: Database,
  filter: ListFilter,
  { matching, any }: { matching: string; any: string },
  sort: Sort,
  slice: Slice,
): Promise<{ total: number; rows: ListedRow[] }> {
  const ids =
    sort === 'default'
      ? rankedIds(any, slice)
      : sql`SELECT id FROM matching AS products ORDER BY ${ORDERS[sort]} LIMIT ${slice.limit} OFFSET ${slice.offset}`;
  const { rows } = await sql<{ total: number } & { [K in keyof ListedRow]: ListedRow[K] | null }>`
    WITH matching AS MATERIALIZED (
      SELECT id, sales_count, price_fen FROM products
      WHERE ${isListed(filter)} AND id IN (SELECT product_id FROM product_words WHERE words @@ ${matching}::tsquery)
    )
    SELECT found.total, cards.*
    FROM (SELECT count(*) AS total FROM matching) AS found LEFT JOIN (${cardsOf(ids)}) AS cards ON true`.execute(
    db,
  );
  const cards = rows.filter((row): row is ListedRow & { total: number } => row.id !== null);
  return { total: rows[0]?.total ?? 0, rows: cards };
}

/** Stores the search terms of a product. They replace the terms that it had. */
export async function upsertTerms(tx: Tx, productId: string, tsvector: string): Promise<void> {
  await tx
    .insertInto('product_words')
    .values({ product_id: productId, words: tsvector })
    .onConflict((conflict) => conflict.column('product_id').doUpdateSet({ words: tsvector }))
    .execute();
}
