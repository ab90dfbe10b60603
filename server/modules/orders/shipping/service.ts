import type { JsonObject } from '../../../database-types.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import { refuse } from '../errors.ts';
import { isOrderNo } from '../order-no.ts';
import { type LockedOrder, lockOrders } from '../queries.ts';
import { addKeys, removeKeys } from '../search/queries.ts';
import { shipOrder } from '../transitions/service.ts';
import { insertParcel, type Pieces, readLeft, readParcels, updateParcel } from './queries.ts';
import type { NewShipment, ShipmentChange } from './schema.ts';

/** Why a parcel of this order cannot go out now. A refund under way may take pieces out of the order. */
function refuseState(order: LockedOrder): Refusal | null {
  if (order.status === 'shipped' || order.status === 'completed') return refuse('nothing_left_to_ship');
  if (order.status !== 'paid' || order.refundingFen > 0) return refuse('order_wrong_state');
  return null;
}

/** The pieces of a new parcel: those that are named, or all that is left. */
function choosePieces(left: readonly Pieces[], wanted: NewShipment['lines']): Pieces[] | Refusal {
  if (wanted === undefined) {
    const rest = left.filter(({ count }) => count > 0);
    return rest.length > 0 ? rest : refuse('nothing_left_to_ship');
  }
  const leftOf = new Map(left.map(({ skuId, count }) => [skuId, count]));
  const counts = new Map<string, number>();
  for (const [index, line] of wanted.entries()) {
    const skuId = line.skuId.toLowerCase();
    if (!leftOf.has(skuId))
      return invalidField(`lines[${index}].skuId`, '订单中没有该商品', 'is no goods of the order');
    counts.set(skuId, (counts.get(skuId) ?? 0) + line.count);
  }
  const pieces = [...counts].map(([skuId, count]) => ({ skuId, count }));
  const tooMany = pieces.filter(({ skuId, count }) => count > (leftOf.get(skuId) ?? 0));
  if (tooMany.length === 0) return pieces;
  const lines = tooMany.map(({ skuId, count }) => ({
    skuId,
    requested: count,
    left: leftOf.get(skuId) ?? 0,
  }));
  return refuse('nothing_left_to_ship', { lines });
}

const leavesNothing = (left: readonly Pieces[], pieces: readonly Pieces[]) =>
  left.reduce((sum, { count }) => sum + count, 0) === pieces.reduce((sum, { count }) => sum + count, 0);

export async function sendParcel(
  tx: Tx,
  operator: Operator,
  orderNo: string,
  input: NewShipment,
): Promise<Refusal | null> {
  const [order] = await lockOrders(tx, [orderNo]);
  if (!order) return refuse('order_not_found');
  const refusal = refuseState(order);
  if (refusal) return refusal;
  const left = await readLeft(tx, orderNo);
  const lines = choosePieces(left, input.lines);
  if (isRefusal(lines)) return lines;
  const parcel = {
    orderNo,
    carrier: input.carrier.trim(),
    trackingNumber: input.trackingNumber.trim(),
    lines,
  };
  const shipmentId = await insertParcel(tx, parcel);
  await addKeys(tx, [orderNo]);
  const isComplete = leavesNothing(left, lines);
  if (isComplete && !(await shipOrder(tx, orderNo, operator.staffId)))
    throw new Error(`order ${orderNo} was paid and locked, and could not become shipped`);
  const { carrier, trackingNumber } = parcel;
  await recordAudit(tx, {
    ...operator,
    action: 'order.ship',
    subject: `order:${orderNo}`,
    before: { status: order.status },
    after: { status: isComplete ? 'shipped' : order.status },
    details: { shipmentId, carrier, trackingNumber, lines } as unknown as JsonObject,
  });
  return null;
}

async function changeParcel(
  tx: Tx,
  operator: Operator,
  at: { orderNo: string; shipmentId: string },
  change: ShipmentChange,
): Promise<Refusal | null> {
  await lockOrders(tx, [at.orderNo]);
  const parcels = await readParcels(tx, [at.orderNo]);
  const parcel = parcels.find(({ id }) => id === at.shipmentId.toLowerCase());
  if (!parcel) return refuse('shipment_not_found');
  const before = { carrier: parcel.carrier, trackingNumber: parcel.trackingNumber };
  const after = {
    carrier: change.carrier?.trim() ?? before.carrier,
    trackingNumber: change.trackingNumber?.trim() ?? before.trackingNumber,
  };
  await removeKeys(tx, [at.orderNo]);
  await updateParcel(tx, parcel.id, after);
  await addKeys(tx, [at.orderNo]);
  const subject = `order:${at.orderNo}`;
  const details = { shipmentId: parcel.id };
  await recordAudit(tx, { ...operator, action: 'order.shipment.change', subject, before, after, details });
  return null;
}

/** Parcels of orders, for staff. Each answers null, or why not. */
export function createShipping(db: Database) {
  return {
    /** Hands pieces of a paid order to the carrier; with the last of them the order is shipped. */
    async send(operator: Operator, orderNo: string, input: NewShipment): Promise<Refusal | null> {
      if (!isOrderNo(orderNo)) return refuse('order_not_found');
      return inTransaction(db, (tx) => sendParcel(tx, operator, orderNo, input));
    },

    /** Corrects the carrier or the number of a parcel. */
    async change(
      operator: Operator,
      at: { orderNo: string; shipmentId: string },
      change: ShipmentChange,
    ): Promise<Refusal | null> {
      if (!isOrderNo(at.orderNo)) return refuse('order_not_found');
      return inTransaction(db, (tx) => changeParcel(tx, operator, at, change));
    },
  };
}
