import { sql } from 'kysely';
import type { Database } from '../../../platform/postgres/postgres.ts';
import type { Discount } from '../pricing.ts';

/** A line as a checkout froze it. */
export interface FrozenLine {
  skuId: string;
  productId: string;
  title: string;
  titleEn: string;
  options: { name: string; value: string; nameEn?: string; valueEn?: string }[];
  imageUrl: string | null;
  /** The price of the shelf, or that of the flash sale of `flashItemId`. */
  priceFen: number;
  /** Absent: the price of the shelf. */
  flashItemId?: string | null;
  /** The line's share of the order's discount. Absent in rows of versions before discounts: 0. */
  discountFen?: number;
  count: number;
}

export interface NewCheckoutRow {
  key: string;
  userId: string;
  source: 'cart' | 'items';
  lines: FrozenLine[];
  itemsAmountFen: number;
  discountFen: number;
  /** Null: nothing lowers the price. */
  discounts: Discount[] | null;
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
    INSERT INTO checkouts (key, user_id, source, lines, items_amount_fen, discount_fen, discounts, shipping_fen, province,
                           expires_at)
    SELECT key, "userId", source, lines, "itemsAmountFen", "discountFen", discounts, "shippingFen", province,
           now() + "expiresMs" * interval '1 millisecond'
    FROM without_waiting, jsonb_to_recordset(${JSON.stringify(checkouts)}::jsonb) AS wanted (
      key uuid, "userId" uuid, source text, lines jsonb, "itemsAmountFen" bigint, "discountFen" bigint, discounts jsonb,
      "shippingFen" bigint, province text, "expiresMs" bigint)
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
