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
  /** Whose fee `shippingFen` is; null where there was no address. */
  province: string | null;
  expiresMs: number;
}

/**
 * Stores checkouts without waiting for the disk. A power cut may lose a checkout of the last moments: its shopper makes
 * another. It cannot lose the checkout of an order, because the order's commit waits for the disk and stands later in
 * the same log.
 *
 * A key that exists belongs to an earlier attempt of the same batch whose answer was lost: keys are random.
 * @returns until when each key is valid
 */
export async function insertCheckouts(
  db: Database,
  checkouts: readonly NewCheckoutRow[],
): Promise<Map<string, Date>> {
  const { rows } = await sql<{ key: string; expiresAt: Date }>`
    WITH without_waiting AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
    INSERT INTO checkouts (key, user_id, source, lines, items_amount_fen, shipping_fen, province, expires_at)
    SELECT key, "userId", source, lines, "itemsAmountFen", "shippingFen", province, now() + "expiresMs" * interval '1 millisecond'
    FROM without_waiting, jsonb_to_recordset(${JSON.stringify(checkouts)}::jsonb) AS wanted (
      key uuid, "userId" uuid, source text, lines jsonb, "itemsAmountFen" bigint, "shippingFen" bigint, province text,
      "expiresMs" bigint)
    ON CONFLICT (key) DO UPDATE SET expires_at = excluded.expires_at
    RETURNING key, expires_at AS "expiresAt"`.execute(db);
  return new Map(rows.map((row) => [row.key, row.expiresAt]));
}

/** Deletes checkouts that expired more than a day ago. Their orders hold copies of all that they need. */
export async function deleteOldCheckouts(db: Database): Promise<number> {
  const result = await db
    .deleteFrom('checkouts')
    .where('expires_at', '<', sql<Date>`now() - interval '1 day'`)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
