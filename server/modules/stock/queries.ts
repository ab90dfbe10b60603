import { sql } from 'kysely';
import { type Pipeline, type Prepared, plainArray } from '../../platform/postgres/pipeline.ts';
import type { Database, Tx } from '../../platform/postgres/postgres.ts';
import type { SystemReason } from './movements/reasons.ts';
import type { Stock } from './schema.ts';

/** Counts by SKU id. */
export type Counts = ReadonlyMap<string, number>;

/** A SKU's counters; `onHand - locked` can still be locked. */
export interface StockRow {
  skuId: string;
  onHand: number;
  locked: number;
}

const READ: Prepared = {
  name: 'stock-read',
  text: `SELECT sku_id AS "skuId", on_hand AS "onHand", locked FROM stock WHERE sku_id = ANY($1::uuid[])`,
};

// Rows are locked in the sequence of the sort. Every transaction locks them by id, so that two cannot deadlock.
const READ_FOR_UPDATE: Prepared = {
  name: 'stock-read-for-update',
  text: `SELECT sku_id AS "skuId", on_hand AS "onHand", locked FROM stock
         WHERE sku_id = ANY($1::uuid[]) ORDER BY sku_id FOR UPDATE`,
};

const LOCK: Prepared = {
  name: 'stock-lock',
  text: `UPDATE stock SET locked = locked + taken.count
         FROM unnest($1::uuid[], $2::bigint[]) AS taken(sku_id, count) WHERE stock.sku_id = taken.sku_id`,
};

const LOCK_IF_UNCHANGED: Prepared = {
  name: 'stock-lock-if-unchanged',
  text: 'UPDATE stock SET locked = locked + $2 WHERE sku_id = $1 AND on_hand = $3 AND locked = $4',
};

async function readBySku(pipeline: Pipeline, statement: Prepared, skuIds: readonly string[]) {
  const rows = await pipeline.query<StockRow>(statement, [plainArray(skuIds)]);
  return new Map(rows.map((row) => [row.skuId, row]));
}

export const readStockRows = (pipeline: Pipeline, skuIds: readonly string[]) =>
  readBySku(pipeline, READ, skuIds);

/** Reads the rows and holds their locks until the transaction ends. */
export const readStockRowsForUpdate = (pipeline: Pipeline, skuIds: readonly string[]) =>
  readBySku(pipeline, READ_FOR_UPDATE, skuIds);

/** Locks these counts for orders. @returns how many rows there were */
export const lockStock = (pipeline: Pipeline, counts: Counts): Promise<number> =>
  pipeline.execute(LOCK, [plainArray([...counts.keys()]), plainArray([...counts.values()])]);

/** Locks `count` of a SKU if its row is still as it was read. @returns 1, or 0 when the row has changed */
export const lockStockIfUnchanged = (pipeline: Pipeline, row: StockRow, count: number): Promise<number> =>
  pipeline.execute(LOCK_IF_UNCHANGED, [row.skuId, count, row.onHand, row.locked]);

/** What a new SKU starts with; `staffId` is null for goods that no member of staff has put in. */
export interface NewStock {
  skuId: string;
  onHand: number;
  staffId: string | null;
}

interface Adjustment {
  skuId: string;
  delta: number;
  reason: string;
  staffId: string | null;
  /** 'adjusted' where it is absent. */
  kind?: 'adjusted' | 'imported';
}

/** Records changes of what is on hand. The audit compares their sum with the counters. */
export async function insertAdjustments(tx: Tx, adjustments: readonly Adjustment[]): Promise<void> {
  const rows = adjustments
    .filter(({ delta }) => delta !== 0)
    .map(({ skuId, delta, reason, staffId, kind = 'adjusted' }) => ({
      ...{ sku_id: skuId, delta, reason, kind },
      staff_id: staffId,
    }));
  if (rows.length > 0) await tx.insertInto('stock_adjustments').values(rows).execute();
}

/** Creates the counters of new SKUs, and the adjustments that account for them. */
export async function createStock(tx: Tx, stocks: readonly NewStock[]): Promise<void> {
  const reason: SystemReason = 'initial_stock';
  await tx
    .insertInto('stock')
    .values(stocks.map(({ skuId, onHand }) => ({ sku_id: skuId, on_hand: onHand })))
    .execute();
  await insertAdjustments(
    tx,
    stocks.map(({ skuId, onHand, staffId }) => ({ skuId, delta: onHand, reason, staffId })),
  );
}

const COUNTERS = [
  'sku_id as skuId',
  'on_hand as onHand',
  'locked',
  'sold',
  sql<number>`on_hand - locked`.as('available'),
] as const;

/** The counters of a SKU; undefined when there is no such SKU. */
export async function findStock(db: Database, skuId: string): Promise<Stock | undefined> {
  return db.selectFrom('stock').select(COUNTERS).where('sku_id', '=', skuId).executeTakeFirst();
}

/**
 * Adds `delta` to what is on hand. The check and the change are one statement: no other change comes between them.
 * @returns the new counters; undefined when orders have locked more than would be left, or there is no such SKU
 */
export async function addToStock(tx: Tx, skuId: string, delta: number): Promise<Stock | undefined> {
  return tx
    .updateTable('stock')
    .set({ on_hand: sql`on_hand + ${delta}::bigint` })
    .where('sku_id', '=', skuId)
    .where(sql<boolean>`on_hand + ${delta}::bigint >= locked`)
    .returning(COUNTERS)
    .executeTakeFirst();
}

/** So many pieces of a SKU in an order. */
export interface OrderPieces {
  orderNo: string;
  skuId: string;
  count: number;
}

const columnsOf = (pieces: readonly OrderPieces[]) =>
  sql`${pieces.map(({ orderNo }) => orderNo)}::text[], ${pieces.map(({ skuId }) => skuId)}::uuid[],
      ${pieces.map(({ count }) => count)}::bigint[]`;

/** Rows are locked by id first, as every transaction locks them. @returns how many SKUs there are */
async function lockRows(tx: Tx, pieces: readonly OrderPieces[]): Promise<number> {
  const skuIds = [...new Set(pieces.map(({ skuId }) => skuId))];
  await sql`SELECT FROM stock WHERE sku_id = ANY(${skuIds}::uuid[]) ORDER BY sku_id FOR UPDATE`.execute(tx);
  return skuIds.length;
}

/** Unpaid orders are cancelled: others can buy what they locked. The CHECK refuses more than is locked. */
export async function releaseStock(tx: Tx, pieces: readonly OrderPieces[]): Promise<void> {
  if (pieces.length === 0) return;
  const skus = await lockRows(tx, pieces);
  const { numAffectedRows } = await sql`
    UPDATE stock SET locked = locked - changed.count
    FROM (SELECT sku_id, sum(count)::bigint AS count FROM unnest(${columnsOf(pieces)}) AS piece(order_no, sku_id, count)
          GROUP BY sku_id) changed
    WHERE stock.sku_id = changed.sku_id`.execute(tx);
  if (numAffectedRows !== BigInt(skus)) throw new Error('release: a SKU has no stock row');
}

/** How goods move between the shop and its orders. The table's CHECKs refuse a change that leaves a counter below zero. */
const MOVES = {
  /** Orders are paid: what they locked is sold. `recordSales` computes the rest of a movement later. */
  sold: {
    change: sql`on_hand = on_hand - changed.count, locked = locked - changed.count, sold = sold + changed.count`,
    record: sql`INSERT INTO stock_sales (sku_id, order_no, count, on_hand) SELECT sku_id, order_no, count, on_hand`,
  },
  /** Goods of one order come back after a refund. */
  restocked: {
    change: sql`on_hand = on_hand + changed.count, sold = sold - changed.count`,
    record: sql`INSERT INTO stock_movements (sku_id, reference, kind, delta, on_hand_after)
                SELECT sku_id, order_no, 'restocked', count, on_hand`,
  },
} as const;

/** Changes the counters and records the movements in one statement: paying orders must not wait for a further round trip. */
async function moveGoods(tx: Tx, kind: keyof typeof MOVES, pieces: readonly OrderPieces[]): Promise<void> {
  if (pieces.length === 0) return;
  const { change, record } = MOVES[kind];
  const skus = await lockRows(tx, pieces);
  const { rows } = await sql<{ changed: number }>`
    WITH piece AS (
      SELECT * FROM unnest(${columnsOf(pieces)}) AS piece(order_no, sku_id, count)
    ), changed AS (
      UPDATE stock SET ${change}
      FROM (SELECT sku_id, sum(count)::bigint AS count FROM piece GROUP BY sku_id) changed
      WHERE stock.sku_id = changed.sku_id RETURNING stock.sku_id, on_hand
    ), recorded AS (
      ${record} FROM piece JOIN changed USING (sku_id)
    )
    SELECT count(*) AS changed FROM changed`.execute(tx);
  if (rows[0]?.changed !== skus) throw new Error(`${kind}: a SKU has no stock row`);
}

/**
 * Moves sales to the movements that people read; a timed job calls it. One statement: a crash between two would lose sales,
 * and servers that do this at once take different rows.
 * @returns how many sales were moved
 */
export async function recordSales(db: Database): Promise<number> {
  const { numAffectedRows } = await sql`
    WITH taken AS (DELETE FROM stock_sales RETURNING *)
    INSERT INTO stock_movements (sku_id, at, reference, kind, delta, on_hand_after)
    SELECT sku_id, at, order_no, 'sold', -count,
           on_hand + coalesce(sum(count) OVER (PARTITION BY sku_id, at ORDER BY order_no
                                               ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), 0)
    FROM taken`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

export const settleStock = (tx: Tx, pieces: readonly OrderPieces[]) => moveGoods(tx, 'sold', pieces);
export const restockGoods = (tx: Tx, pieces: readonly OrderPieces[]) => moveGoods(tx, 'restocked', pieces);
