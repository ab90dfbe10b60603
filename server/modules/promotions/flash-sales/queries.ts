import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';
import type { NewFlashItem } from './schema.ts';

export interface FlashItemRow extends NewFlashItem {
  id: string;
  taken: number;
}

export interface FlashSaleRow {
  id: string;
  name: string;
  startsAt: Date;
  endsAt: Date;
  version: number;
  createdAt: Date;
  items: FlashItemRow[];
  /** The clock of the database, by which sales start and end. */
  now: Date;
}

const SALES = sql`
  SELECT s.id, s.name, s.starts_at AS "startsAt", s.ends_at AS "endsAt", s.version, s.created_at AS "createdAt",
         clock_timestamp() AS now, items.list AS items
  FROM flash_sales s
  CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'skuId', sku_id, 'priceFen', price_fen,
                                                 'quota', quota, 'perUser', per_user, 'taken', taken) ORDER BY position), '[]') AS list
    FROM flash_items WHERE sale_id = s.id
  ) AS items`;

/** Sales for the list of staff, the newest first. */
export async function readSales(
  db: Database,
  { beforeId, limit }: { beforeId: string | null; limit: number },
): Promise<FlashSaleRow[]> {
  const behind = beforeId === null ? sql`` : sql`WHERE s.id < ${beforeId}`;
  const { rows } = await sql<FlashSaleRow>`${SALES} ${behind} ORDER BY s.id DESC LIMIT ${limit}`.execute(db);
  return rows;
}

export const salesQuery = (db: Database) => db.selectFrom('flash_sales').select('id');

export async function findSale(db: Database, id: string): Promise<FlashSaleRow | undefined> {
  return (await sql<FlashSaleRow>`${SALES} WHERE s.id = ${id}`.execute(db)).rows[0];
}

/** Sales that run, and up to `nextMax` of those that come next. */
export async function readCurrentSales(db: Database, nextMax: number): Promise<FlashSaleRow[]> {
  const { rows } = await sql<FlashSaleRow>`
    SELECT * FROM (${SALES} WHERE s.ends_at > now() AND s.starts_at <= now()) AS running
    UNION ALL
    SELECT * FROM (${SALES} WHERE s.starts_at > now() ORDER BY s.starts_at, s.id LIMIT ${nextMax}) AS next
    ORDER BY "startsAt", id`.execute(db);
  return rows;
}

export async function readClock(db: Database): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`SELECT clock_timestamp() AS now`.execute(db);
  return (rows[0] as { now: Date }).now;
}

export interface SaleValues {
  name: string;
  startsAt: Date;
  endsAt: Date;
}

export async function insertSale(tx: Tx, sale: SaleValues): Promise<string> {
  const { id } = await tx
    .insertInto('flash_sales')
    .values({ name: sale.name, starts_at: sale.startsAt, ends_at: sale.endsAt })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * Writes of sales take turns: two transactions that insert items which exclude each other would wait for each other. An
 * advisory lock is enough, because staff write seldom.
 */
export async function lockSales(tx: Tx): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('flash_sales'))`.execute(tx);
}

/** Locks a sale and its items, in the order in which orders lock items. @returns whether there is one */
export async function lockSale(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`SELECT FROM flash_sales WHERE id = ${id} FOR UPDATE`.execute(tx);
  await sql`SELECT FROM flash_items WHERE sale_id = ${id} ORDER BY id FOR UPDATE`.execute(tx);
  return rows.length === 1;
}

/** @throws an exclusion violation of `flash_items_overlap` where an item would be in another sale at the same time */
export async function updateSale(tx: Tx, id: string, { name, startsAt, endsAt }: SaleValues): Promise<void> {
  await sql`
    UPDATE flash_sales SET name = ${name}, starts_at = ${startsAt}, ends_at = ${endsAt}, version = version + 1
    WHERE id = ${id}`.execute(tx);
}

/** Inserts or changes items; their sale has its times already. @throws as `updateSale` */
export async function writeItems(tx: Tx, saleId: string, items: readonly NewFlashItem[]): Promise<void> {
  await sql`
    INSERT INTO flash_items (sale_id, sku_id, position, price_fen, quota, per_user, starts_at, ends_at)
    SELECT s.id, item.sku_id, item.position, item.price_fen, item.quota, item.per_user, s.starts_at, s.ends_at
    FROM flash_sales s
    CROSS JOIN unnest(${items.map(({ skuId }) => skuId)}::uuid[], ${items.map(({ priceFen }) => priceFen)}::bigint[],
                      ${items.map(({ quota }) => quota)}::integer[], ${items.map(({ perUser }) => perUser)}::integer[])
         WITH ORDINALITY AS item(sku_id, price_fen, quota, per_user, position)
    WHERE s.id = ${saleId}
    ON CONFLICT (sale_id, sku_id) DO UPDATE
    SET position = excluded.position, price_fen = excluded.price_fen, quota = excluded.quota,
        per_user = excluded.per_user`.execute(tx);
}

/** Items that nobody has ever taken are deleted. @returns those of `itemIds` that stay, because somebody has */
export async function deleteUntakenItems(tx: Tx, itemIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    WITH taken AS (
      SELECT DISTINCT item_id AS id FROM flash_takings WHERE item_id = ANY(${itemIds}::uuid[])
    ), deleted AS (
      DELETE FROM flash_items WHERE id = ANY(${itemIds}::uuid[]) AND id NOT IN (SELECT id FROM taken)
    )
    SELECT id FROM taken`.execute(tx);
  return rows.map(({ id }) => id);
}
