import { sql } from 'kysely';
import type { Tracking, TrackingEvent } from '../../../gateways/carrier.ts';
import type { Database, Tx } from '../../../platform/postgres/postgres.ts';

export interface DueParcel {
  shipmentId: string;
  carrier: string;
  trackingNumber: string;
  mobile: string;
  isSubscribed: boolean;
}

/** Claims parcels of which a job has to ask now, for `leaseSeconds`: until then no other server asks. */
export async function claimDueParcels(
  db: Database,
  limit: number,
  leaseSeconds: number,
): Promise<DueParcel[]> {
  const { rows } = await sql<DueParcel>`
    WITH due AS (
      SELECT shipment_id FROM parcel_tracking WHERE due_at <= now()
      ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ), claimed AS (
      UPDATE parcel_tracking t SET due_at = now() + ${leaseSeconds} * interval '1 second'
      FROM due WHERE t.shipment_id = due.shipment_id
      RETURNING t.shipment_id, t.subscribed_at
    )
    SELECT claimed.shipment_id AS "shipmentId", s.carrier, s.tracking_number AS "trackingNumber",
           o.address->>'mobile' AS mobile, claimed.subscribed_at IS NOT NULL AS "isSubscribed"
    FROM claimed JOIN shipments s ON s.id = claimed.shipment_id JOIN orders o ON o.order_no = s.order_no`.execute(
    db,
  );
  return rows;
}

export async function storeSubscription(db: Database, shipmentId: string): Promise<void> {
  await sql`UPDATE parcel_tracking SET subscribed_at = now() WHERE shipment_id = ${shipmentId}`.execute(db);
}

/**
 * Says when a job asks next: after so many seconds, or never for a delivered parcel and one of more than `days` days.
 * @param seconds null: never
 */
export async function scheduleNext(
  db: Database,
  shipmentId: string,
  { seconds, days }: { seconds: number | null; days: number },
): Promise<void> {
  await sql`
    UPDATE parcel_tracking t
    SET due_at = CASE WHEN t.is_delivered OR s.shipped_at < now() - ${days} * interval '1 day' THEN NULL
                      ELSE now() + ${seconds}::float8 * interval '1 second' END
    FROM shipments s WHERE s.id = t.shipment_id AND t.shipment_id = ${shipmentId}`.execute(db);
}

/**
 * Stores where a parcel has been, for every shipment with its number. A report that arrives late has fewer events than
 * are known, and changes nothing.
 */
export async function storeTracking(db: Database | Tx, tracking: Tracking): Promise<void> {
  const { carrier, trackingNumber, events, isDelivered } = tracking;
  await sql`
    UPDATE parcel_tracking t SET events = ${JSON.stringify(events)}::jsonb, is_delivered = t.is_delivered OR ${isDelivered}
    FROM shipments s
    WHERE s.id = t.shipment_id AND s.tracking_number = ${trackingNumber} AND s.carrier = ${carrier}
      AND jsonb_array_length(t.events) <= ${events.length}`.execute(db);
}

export async function readTracked(
  db: Database,
  shipmentIds: readonly string[],
): Promise<Map<string, TrackingEvent[]>> {
  const { rows } = await sql<{ shipmentId: string; events: TrackingEvent[] }>`
    SELECT shipment_id AS "shipmentId", events FROM parcel_tracking
    WHERE shipment_id = ANY(${shipmentIds}::uuid[])`.execute(db);
  return new Map(rows.map(({ shipmentId, events }) => [shipmentId, events]));
}
