import type { Answer } from '../../../api-client/index.ts';
import type { AdminOrder } from './orderFacts.ts';

export type AuditEntry = Answer<'/api/admin/audit', 'get'>['items'][number];
type Refund = AdminOrder['refunds'][number];

/** One line of an order's history. `who` is a name where the reader may see the audit log. */
export interface Entry {
  key: string;
  at: string;
  kind: 'event' | 'parcel' | 'refund' | 'note' | 'address' | 'reveal' | 'parcel_change' | 'rejected';
  who: string;
  /** `shopper`, `staff`, `system` where there is no name. */
  by: string;
  event?: AdminOrder['events'][number];
  parcel?: AdminOrder['shipments'][number];
  refund?: Refund;
  text?: string;
}

/** Actions that the order itself does not tell of. */
const ONLY_IN_AUDIT: Partial<Record<string, Entry['kind']>> = {
  'order.address': 'address',
  'order.reveal': 'reveal',
  'order.shipment.change': 'parcel_change',
  'refund_request.reject': 'rejected',
};

const nameOf = ({ staff }: AuditEntry): string => (staff ? staff.name || staff.username : '');
const reasonOf = ({ details }: AuditEntry): string =>
  typeof details.reason === 'string' ? details.reason : '';

/** Who did what with an order, newest first. */
export function timelineOf(order: AdminOrder, audit: readonly AuditEntry[]): Entry[] {
  const whoDid = (action: string, field?: string, id?: string): string => {
    const entry = audit.find(
      (each) => each.action.startsWith(action) && (field === undefined || each.details[field] === id),
    );
    return entry ? nameOf(entry) : '';
  };
  const events = order.events.map((event): Entry => {
    const isStaff = event.by === 'staff';
    const who = isStaff && event.to === 'cancelled' ? whoDid('order.cancel') : '';
    return { key: `event-${event.to}`, at: event.at, kind: 'event', who, by: event.by, event };
  });
  const parcels = order.shipments.map(
    (parcel): Entry => ({
      key: parcel.id,
      at: parcel.shippedAt,
      kind: 'parcel',
      who: whoDid('order.ship', 'shipmentId', parcel.id),
      by: 'staff',
      parcel,
    }),
  );
  const refunds = order.refunds.map(
    (refund): Entry => ({
      key: refund.id,
      at: refund.createdAt,
      kind: 'refund',
      who: whoDid('order.refund', 'refundId', refund.id) || whoDid('refund_request', 'refundId', refund.id),
      by: 'staff',
      refund,
    }),
  );
  const notes = order.notes.map(
    ({ id, at, staff, text }): Entry => ({ key: id, at, kind: 'note', who: staff, by: 'staff', text }),
  );
  const others = audit.flatMap((entry): Entry[] => {
    const kind = ONLY_IN_AUDIT[entry.action];
    if (!kind) return [];
    const { id: key, at } = entry;
    return [{ key, at, kind, who: nameOf(entry), by: 'staff', text: reasonOf(entry) }];
  });
  const all = [...events, ...parcels, ...refunds, ...notes, ...others];
  return all.sort((a, b) => b.at.localeCompare(a.at));
}
