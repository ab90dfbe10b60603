import { sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { cardsOf, type ListedRow } from '../list/queries.ts';

export interface CardRow extends Omit<ListedRow, 'priceFen'> {
  /** Null: no SKU is on the shelf. */
  priceFen: number | null;
  isOnShelf: boolean;
}

/** The cards of these products, on the shelf or not, in no order. */
export async function readCardRows(db: Database, ids: readonly string[]): Promise<CardRow[]> {
  const { rows } = await sql<CardRow>`
    SELECT cards.*, products.status = 'on_shelf' AND products.price_fen IS NOT NULL AS "isOnShelf"
    FROM (${cardsOf(sql`SELECT id FROM products WHERE id = ANY(${ids}::uuid[]) AND status <> 'draft'`)}) AS cards
    JOIN products USING (id)`.execute(db);
  return rows;
}
