import { sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';

/** A line as a checkout froze it. */
export interface FrozenLine {
  skuId: string;
  productId: string;
  title: string;
  titleEn: string;
  options: { name: string; value: string; nameEn?: string; valueEn?: string }[];
  imageUrl: string | null;
  priceFen: number;
  count: number;
}

export interface NewCheckoutRow {
  key: string;
  userId: string;
  source: 'cart' | 'items';
  lines: FrozenLine[];
  itemsAmountFen: number;
  shippingFen: number;
  expiresMs: number;
}

/**
 * Does not wait for the disk: an offer of half an hour that a power cut takes is made again, and no order can outlive
 * its checkout, because the order's own commit, which does wait, comes after it in the same log.
 *
 * A key that is there already is one whose answer was lost: nobody else has it.
 * @returns until when each key is valid
 */
export async function insertCheckouts(
  db: Database,
  checkouts: readonly NewCheckoutRow[],
): Promise<Map<string, Date>> {
  const { rows } = await sql<{ key: string; expires_at: Date }>`
    WITH unhurried AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
    INSERT INTO checkouts (key, user_id, source, lines, items_amount_fen, shipping_fen, expires_at)
    SELECT key, "userId", source, lines, "itemsAmountFen", "shippingFen", now() + "expiresMs" * interval '1 millisecond'
    FROM unhurried, jsonb_to_recordset(${JSON.stringify(checkouts)}::jsonb) AS wanted (
      key uuid, "userId" uuid, source text, lines jsonb, "itemsAmountFen" bigint, "shippingFen" bigint, "expiresMs" bigint)
    ON CONFLICT (key) DO UPDATE SET expires_at = excluded.expires_at
    RETURNING key, expires_at`.execute(db);
  return new Map(rows.map((row) => [row.key, row.expires_at]));
}

/** Checkouts that expired over a day ago; their orders, where there are any, hold all that is needed. */
export async function deleteOldCheckouts(db: Database): Promise<number> {
  const result = await db
    .deleteFrom('checkouts')
    .where('expires_at', '<', sql<Date>`now() - interval '1 day'`)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
