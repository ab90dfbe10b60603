import { Type } from 'typebox';
import { keysetPage, readCursor } from '../../platform/http/keyset.ts';
import { isRefusal, type Refusal } from '../../platform/http/problems.ts';
import { type Database, inTransaction, type Tx } from '../../platform/postgres/postgres.ts';
import { isUuid } from '../../platform/values/ids.ts';
import { maskMobile, parseMobile } from '../../platform/values/mobile.ts';
import type { Address } from '../addresses/index.ts';
import type { RefundStatus } from '../refunds/index.ts';
import { type Operator, recordAudit } from '../staff/index.ts';
import { refuse } from './errors.ts';
import {
  type CustomerRow,
  countCustomers,
  lockCustomer,
  type Meanings,
  readCustomer,
  readCustomers,
  readNote,
  readOrdersOf,
  saveNote,
  setBlocked,
} from './queries.ts';
import type { CustomerChange, CustomerQuery, CustomerView, ListedCustomerView } from './schema.ts';

const CURSOR = Type.Tuple([Type.String({ format: 'uuid' })]);
const COUNT_MAX = 10_000;
const ORDERS_MAX = 20;

export interface CustomerDeps {
  db: Database;
  listAddresses(userId: string): Promise<Address[]>;
  readRefunds(db: Database, orderNos: readonly string[]): Promise<RefundOfOrder[]>;
  /** Ends every session of an account, so that it gets no further access tokens. */
  endSessions(tx: Tx, userId: string): Promise<void>;
}

interface RefundOfOrder {
  id: string;
  orderNo: string;
  status: RefundStatus;
  amountFen: number;
  reason: string;
  createdAt: Date;
}

function meaningsOf(q: string | undefined): Meanings | null {
  const text = q?.trim().toLowerCase() ?? '';
  if (text === '') return null;
  return {
    id: isUuid(text) ? text : null,
    username: text,
    mobile: parseMobile(text),
    lastFour: /^\d{4}$/.test(text) ? text : null,
    nickname: `${text.replace(/[\\%_]/g, '\\$&')}%`,
  };
}

const statusOf = (isBlocked: boolean) => (isBlocked ? ('blocked' as const) : ('active' as const));

function present({ isBlocked, ...row }: CustomerRow): ListedCustomerView {
  return {
    ...row,
    mobile: row.mobile === null ? null : maskMobile(row.mobile),
    mobileVerifiedAt: row.mobileVerifiedAt?.toISOString() ?? null,
    status: statusOf(isBlocked),
    createdAt: row.createdAt.toISOString(),
    lastOrderAt: row.lastOrderAt?.toISOString() ?? null,
  };
}

function maskAddress({ id, recipient, mobile, province, city, district, isDefault }: Address) {
  const [first = ''] = recipient;
  return { id, recipient: `${first}**`, mobile: maskMobile(mobile), province, city, district, isDefault };
}

/** What chooses customers in the list. */
export type CustomerChoice = Pick<CustomerQuery, 'q'>;

/**
 * Customers for a file, newest first, behind the id `after`.
 * @param reveals whether the reader may see whole mobile numbers
 */
export async function readCustomersForFile(
  db: Database,
  { q }: CustomerChoice,
  { after, limit, reveals }: { after: string | null; limit: number; reveals: boolean },
): Promise<ListedCustomerView[]> {
  const rows = await readCustomers(db, meaningsOf(q), after, limit);
  return rows.map((row) => ({
    ...present(row),
    ...(reveals && row.mobile !== null && { mobile: row.mobile.replace(/^\+86/, '') }),
  }));
}

export const countMatchingCustomers = (db: Database, { q }: CustomerChoice): Promise<number> =>
  countCustomers(db, meaningsOf(q), COUNT_MAX + 1);

export type Customers = ReturnType<typeof createCustomers>;

/** Customers as staff see them. */
export function createCustomers({ db, listAddresses, readRefunds, endSessions }: CustomerDeps) {
  async function read(id: string): Promise<CustomerView | Refusal> {
    const row = isUuid(id) ? await readCustomer(db, id) : undefined;
    if (!row) return refuse('customer_not_found');
    const [note, addresses, orders] = await Promise.all([
      readNote(db, row.id),
      listAddresses(row.id),
      readOrdersOf(db, row.id, ORDERS_MAX),
    ]);
    const refunds = await readRefunds(
      db,
      orders.map(({ orderNo }) => orderNo),
    );
    return {
      ...present(row),
      note,
      addresses: addresses.map(maskAddress),
      orders: orders.map((order) => ({ ...order, createdAt: order.createdAt.toISOString() })),
      refunds: refunds.map(({ id: refundId, orderNo, status, amountFen, reason, createdAt }) => ({
        ...{ id: refundId, orderNo, status, amountFen, reason },
        createdAt: createdAt.toISOString(),
      })),
    };
  }

  async function change(
    tx: Tx,
    operator: Operator,
    id: string,
    { status, note }: CustomerChange,
  ): Promise<Refusal | null> {
    const customer = await lockCustomer(tx, id);
    if (!customer) return refuse('customer_not_found');
    const isBlocked = status === undefined ? customer.isBlocked : status === 'blocked';
    const oldNote = await readNote(tx, id);
    const newNote = note?.trim() ?? oldNote;
    await setBlocked(tx, id, isBlocked);
    if (isBlocked && !customer.isBlocked) await endSessions(tx, id);
    await saveNote(tx, id, newNote);
    const before = { status: statusOf(customer.isBlocked), note: oldNote };
    const entry = { action: 'customer.change', subject: `customer:${id}`, before };
    await recordAudit(tx, { ...operator, ...entry, after: { status: statusOf(isBlocked), note: newNote } });
    return null;
  }

  return {
    read,

    async list(query: CustomerQuery) {
      const after = readCursor(query.after, CURSOR);
      if (isRefusal(after)) return after;
      const meanings = meaningsOf(query.q);
      const [rows, found] = await Promise.all([
        readCustomers(db, meanings, after?.[0] ?? null, query.limit + 1),
        countCustomers(db, meanings, COUNT_MAX + 1),
      ]);
      const count = { count: Math.min(found, COUNT_MAX), countIsExact: found <= COUNT_MAX };
      return keysetPage({ rows, limit: query.limit, count, cursorOf: (row) => [row.id], present });
    },

    /** The whole mobile number and the addresses, with an entry in the audit log that says why. */
    async reveal(operator: Operator, id: string, reason: string) {
      const row = isUuid(id) ? await readCustomer(db, id) : undefined;
      if (!row) return refuse('customer_not_found');
      const entry = { action: 'customer.reveal', subject: `customer:${row.id}`, details: { reason } };
      await inTransaction(db, (tx) => recordAudit(tx, { ...operator, ...entry }));
      return { mobile: row.mobile?.replace(/^\+86/, '') ?? null, addresses: await listAddresses(id) };
    },

    /** Blocks a customer or lets them in again. A blocked one cannot sign in and cannot order. */
    async change(operator: Operator, id: string, input: CustomerChange): Promise<CustomerView | Refusal> {
      if (!isUuid(id)) return refuse('customer_not_found');
      const lower = id.toLowerCase();
      const refusal = await inTransaction(db, (tx) => change(tx, operator, lower, input));
      return refusal ?? read(lower);
    },
  };
}
