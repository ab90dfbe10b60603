import type { JsonObject } from '../../../database-types.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { type Database, inTransaction } from '../../../platform/postgres/postgres.ts';
import type { Language } from '../../../platform/values/language.ts';
import { maskMobile } from '../../../platform/values/mobile.ts';
import { type AddressCopy, type AddressInput, parseAddress } from '../../addresses/index.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import { refuse } from '../errors.ts';
import { isOrderNo } from '../order-no.ts';
import { lockOrders, readOrders } from '../queries.ts';
import { sendElsewhere } from '../readdressing/service.ts';
import type { OrderView } from '../schema.ts';
import { staffActions } from './actions.ts';
import { type CustomerRow, insertNote, type NoteRow, readCustomers, readNotes } from './queries.ts';
import type { AdminOrderView } from './schema.ts';

/** An order with the shopper that it belongs to; only `present` needs to know the shopper. */
export type OwnedOrder = OrderView & { userId: string };

const masked = (address: AddressCopy) => ({
  ...address,
  mobile: address.mobile === '' ? '' : maskMobile(address.mobile),
});

function viewCustomer(userId: string, row: CustomerRow | undefined): AdminOrderView['customer'] {
  return {
    id: userId,
    nickname: row?.nickname ?? '',
    mobile: row?.mobile ? maskMobile(row.mobile) : null,
  };
}

const viewNote = ({ id, at, staff, text }: NoteRow) => ({ id, at: at.toISOString(), staff, text });

/** What staff do with orders besides shipping and cancelling. */
export function createOrderAdmin(
  db: Database,
  read: (orderNo: string, language: Language) => Promise<OwnedOrder | Refusal>,
) {
  /** Orders as staff see them, with customers and notes, and with masked mobile numbers. */
  async function present(orders: readonly OwnedOrder[]): Promise<AdminOrderView[]> {
    const [customers, notes] = await Promise.all([
      readCustomers(db, [...new Set(orders.map(({ userId }) => userId))]),
      readNotes(
        db,
        orders.map(({ orderNo }) => orderNo),
      ),
    ]);
    const byId = new Map(customers.map((row) => [row.id, row]));
    const notesOf = Map.groupBy(notes, ({ orderNo }) => orderNo);
    return orders.map(({ userId, ...order }) => ({
      ...order,
      address: masked(order.address),
      customer: viewCustomer(userId, byId.get(userId)),
      staffActions: staffActions(order),
      notes: (notesOf.get(order.orderNo) ?? []).map(viewNote),
    }));
  }

  async function readOne(orderNo: string, language: Language): Promise<AdminOrderView | Refusal> {
    const order = await read(orderNo, language);
    return isRefusal(order) ? order : ((await present([order]))[0] as AdminOrderView);
  }

  return {
    present,
    read: readOne,

    /** The whole mobile number and address, with an entry in the audit log that says why. */
    async reveal(
      operator: Operator,
      orderNo: string,
      reason: string,
    ): Promise<{ mobile: string; address: AddressCopy } | Refusal> {
      const [row] = isOrderNo(orderNo) ? await readOrders(db, [orderNo]) : [];
      if (!row) return refuse('order_not_found');
      const entry = { ...operator, action: 'order.reveal', subject: `order:${orderNo}`, details: { reason } };
      await inTransaction(db, (tx) => recordAudit(tx, entry));
      const address = row.address as unknown as AddressCopy;
      return { mobile: address.mobile, address };
    },

    async addNote(
      operator: Operator,
      orderNo: string,
      text: string,
      language: Language,
    ): Promise<AdminOrderView | Refusal> {
      if (!isOrderNo(orderNo)) return refuse('order_not_found');
      const refusal = await inTransaction(db, async (tx) => {
        const [order] = await lockOrders(tx, [orderNo]);
        if (!order) return refuse('order_not_found');
        await insertNote(tx, { orderNo, staffId: operator.staffId, text: text.trim() });
        const subject = `order:${orderNo}`;
        await recordAudit(tx, { ...operator, action: 'order.note', subject, after: { text: text.trim() } });
        return null;
      });
      return refusal ?? readOne(orderNo, language);
    },

    /** Sends the order elsewhere. The fee stays, and after the first parcel it is too late. */
    async changeAddress(
      operator: Operator,
      orderNo: string,
      input: AddressInput,
      language: Language,
    ): Promise<AdminOrderView | Refusal> {
      if (!isOrderNo(orderNo)) return refuse('order_not_found');
      const address = parseAddress(input);
      if (isRefusal(address)) return address;
      const refusal = await inTransaction(db, async (tx) => {
        const [order] = await lockOrders(tx, [orderNo]);
        if (!order) return refuse('order_not_found');
        const [row] = await readOrders(tx, [orderNo]);
        if (!(await sendElsewhere(tx, order, address))) return refuse('order_wrong_state');
        // Whoever reads the log need not be allowed to reveal numbers.
        const before = masked(row?.address as unknown as AddressCopy) as unknown as JsonObject;
        const after = masked(address) as unknown as JsonObject;
        const subject = `order:${orderNo}`;
        await recordAudit(tx, { ...operator, action: 'order.address', subject, before, after });
        return null;
      });
      return refusal ?? readOne(orderNo, language);
    },
  };
}
