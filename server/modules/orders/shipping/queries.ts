import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';

/** So many pieces of one SKU. */
export interface Pieces {
  skuId: string;
  count: number;
}

export interface ParcelRow {
  id: string;
  orderNo: string;
  carrier: string;
  trackingNumber: string;
  shippedAt: Date;
  lines: Pieces[];
}

/** The parcels of these orders, each order's oldest first. */
export async function readParcels(db: Database, orderNos: readonly string[]): Promise<ParcelRow[]> {
  const { rows } = await sql<ParcelRow>`
    SELECT s.id, s.order_no AS "orderNo", s.carrier, s.tracking_number AS "trackingNumber", s.shipped_at AS "shippedAt",
           (SELECT json_agg(json_build_object('skuId', l.sku_id, 'count', l.count) ORDER BY ol.position)
            FROM shipment_lines l JOIN order_lines ol ON ol.order_no = l.order_no AND ol.sku_id = l.sku_id
            WHERE l.shipment_id = s.id) AS lines
    FROM shipments s WHERE s.order_no = ANY(${orderNos}::text[]) ORDER BY s.order_no, s.id`.execute(db);
  return rows;
}

/** What of each line of an order can still go out, lines with nothing left included. */
export async function readLeft(tx: Tx, orderNo: string): Promise<Pieces[]> {
  const { rows } = await sql<Pieces>`
    SELECT sku_id AS "skuId", count - shipped - withdrawn AS count
    FROM order_lines WHERE order_no = ${orderNo} ORDER BY position`.execute(tx);
  return rows;
}

/** Stores a parcel; the database counts its pieces on the order's lines and refuses more than there are. */
export async function insertParcel(
  tx: Tx,
  parcel: { orderNo: string; carrier: string; trackingNumber: string; lines: readonly Pieces[] },
): Promise<string> {
  const { id } = await tx
    .insertInto('shipments')
    .values({ order_no: parcel.orderNo, carrier: parcel.carrier, tracking_number: parcel.trackingNumber })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('shipment_lines')
    .values(
      parcel.lines.map(({ skuId, count }) => ({
        shipment_id: id,
        order_no: parcel.orderNo,
        sku_id: skuId,
        count,
      })),
    )
    .execute();
  return id;
}

export async function updateParcel(
  tx: Tx,
  id: string,
  { carrier, trackingNumber }: { carrier: string; trackingNumber: string },
): Promise<void> {
  await tx
    .updateTable('shipments')
    .set({ carrier, tracking_number: trackingNumber })
    .where('id', '=', id)
    .execute();
}
