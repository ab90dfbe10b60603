import type { Refusal } from '../../../platform/http/problems.ts';
import type { Tx } from '../../../platform/postgres/postgres.ts';
import { type Operator, recordAudits } from '../../staff/index.ts';
import { refuse } from '../errors.ts';
import { isOrderNo } from '../order-no.ts';
import { lockOrders } from '../queries.ts';
import { CARRIERS } from '../shipping/carriers.ts';
import { readParcels } from '../shipping/queries.ts';
import { sendParcel } from '../shipping/service.ts';
import { deleteNotes, insertNotes } from './queries.ts';

/** The code of a carrier that is named by its code or its name; anything else is a carrier of the shop's own. */
function carrierCodeOf(carrier: string): string {
  const text = carrier.trim().toLowerCase();
  const known = CARRIERS.find(({ code, name }) => code === text || name.toLowerCase() === text);
  return known?.code ?? carrier.trim();
}

export interface ParcelWish {
  orderNo: string;
  carrier: string;
  trackingNumber: string;
}

/**
 * Ships what is left of each order in one parcel. An order that has this parcel already stays as it is.
 * @returns for each whether it was shipped, or why not
 */
export async function shipMany(
  tx: Tx,
  by: Operator,
  wishes: readonly ParcelWish[],
): Promise<('shipped' | 'unchanged' | Refusal)[]> {
  const orderNos = wishes.map(({ orderNo }) => orderNo).filter(isOrderNo);
  // All of them first and by number: two transactions that lock orders one by one could wait for each other.
  await lockOrders(tx, orderNos);
  const parcelKey = ({ orderNo, carrier, trackingNumber }: ParcelWish) =>
    JSON.stringify([orderNo, carrier, trackingNumber.toLowerCase()]);
  const present = new Set((await readParcels(tx, orderNos)).map(parcelKey));
  const outcomes: ('shipped' | 'unchanged' | Refusal)[] = [];
  for (const wish of wishes) {
    const parcel = {
      orderNo: wish.orderNo,
      carrier: carrierCodeOf(wish.carrier),
      trackingNumber: wish.trackingNumber.trim(),
    };
    if (present.has(parcelKey(parcel))) {
      outcomes.push('unchanged');
      continue;
    }
    const refusal = isOrderNo(wish.orderNo)
      ? await sendParcel(tx, by, wish.orderNo, parcel)
      : refuse('order_not_found');
    if (refusal === null) present.add(parcelKey(parcel));
    outcomes.push(refusal ?? 'shipped');
  }
  return outcomes;
}

/** Writes a note on each order. @returns the id of each note, or why there is none */
export async function addNotes(
  tx: Tx,
  by: Operator,
  notes: readonly { orderNo: string; text: string }[],
): Promise<({ noteId: string } | Refusal)[]> {
  const locked = await lockOrders(tx, notes.map(({ orderNo }) => orderNo).filter(isOrderNo));
  const known = new Set(locked.map(({ orderNo }) => orderNo));
  const good = notes.filter(({ orderNo }) => known.has(orderNo));
  const ids = await insertNotes(tx, by.staffId, good);
  await recordAudits(
    tx,
    good.map(({ orderNo, text }) => ({
      ...by,
      action: 'order.note',
      subject: `order:${orderNo}`,
      after: { text },
    })),
  );
  const made = new Map(good.map((note, index) => [note, ids[index] as string]));
  return notes.map((note) => {
    const noteId = made.get(note);
    return noteId === undefined ? refuse('order_not_found') : { noteId };
  });
}

/** Takes notes away again. @returns which of them were there */
export async function removeNotes(
  tx: Tx,
  by: Operator,
  notes: readonly { orderNo: string; noteId: string; text: string }[],
): Promise<Set<string>> {
  await lockOrders(
    tx,
    notes.map(({ orderNo }) => orderNo),
  );
  const removed = await deleteNotes(
    tx,
    notes.map(({ noteId }) => noteId),
  );
  await recordAudits(
    tx,
    notes
      .filter(({ noteId }) => removed.has(noteId))
      .map(({ orderNo, text }) => ({
        ...by,
        action: 'order.note.remove',
        subject: `order:${orderNo}`,
        before: { text },
      })),
  );
  return removed;
}
