import { askTogether } from '../../../platform/postgres/ask-together.ts';
import {
  classifyPostgresError,
  type Database,
  inTransaction,
  type Tx,
} from '../../../platform/postgres/postgres.ts';
import { refuse } from '../errors.ts';
import { CART_SKUS_MAX } from '../limits.ts';
import { insertEntries, insertMerges, readUsersAfter, readWholeCarts } from '../moving/queries.ts';
import { AddingBusy, createAdding } from './adding.ts';
import * as queries from './queries.ts';
import type { BoughtGoods, CartEntry, CartStore, NewEntry, WholeCart } from './store.ts';

const CARTS_AT_ONCE = 500;
const FIRST_UUID = '00000000-0000-0000-0000-000000000000';

async function checkAllEntries(tx: Tx, userId: string, isChecked: boolean): Promise<CartEntry[]> {
  await queries.lockCarts(tx, [userId]);
  await queries.checkEntries(tx, userId, isChecked);
  return (await queries.readCart(tx, userId)).entries;
}

/** Which entries fit in the cart: those of SKUs that it holds already, and new ones up to the limit of SKUs. */
function admit(present: readonly CartEntry[], entries: readonly NewEntry[]) {
  const held = new Set(present.map((entry) => entry.skuId));
  const admitted: NewEntry[] = [];
  const full: string[] = [];
  for (const entry of entries) {
    if (held.has(entry.skuId) || held.size < CART_SKUS_MAX) {
      admitted.push(entry);
      held.add(entry.skuId);
    } else full.push(entry.skuId);
  }
  return { admitted, full };
}

async function mergeGuestCart(tx: Tx, userId: string, mergeId: string, entries: readonly NewEntry[]) {
  await queries.lockCart(tx, userId);
  const isNew = await queries.insertMerge(tx, userId, mergeId);
  const { entries: present } = await queries.readCart(tx, userId);
  if (!isNew) return { entries: present, full: [] };
  await queries.deleteOldMerges(tx, userId);
  const { admitted, full } = admit(present, entries);
  if (admitted.length === 0) return { entries: present, full };
  await queries.addEntries(tx, userId, admitted);
  return { entries: (await queries.readCart(tx, userId)).entries, full };
}

/** The caller's transaction deletes the outbox rows too, so each order is subtracted once. */
async function subtractBought(tx: Tx, orders: readonly BoughtGoods[]): Promise<string[]> {
  await queries.lockCarts(tx, [...new Set(orders.map((order) => order.userId))]);
  await queries.subtractLines(tx, orders);
  return orders.map((order) => order.orderNo);
}

async function* readPages(db: Database): AsyncIterable<WholeCart[]> {
  let last = FIRST_UUID;
  for (;;) {
    const userIds = await readUsersAfter(db, last, CARTS_AT_ONCE);
    yield await readWholeCarts(db, userIds);
    if (userIds.length < CARTS_AT_ONCE) return;
    last = userIds.at(-1) as string;
  }
}

async function restoreCart(tx: Tx, cart: WholeCart): Promise<void> {
  await queries.lockCart(tx, cart.userId);
  await insertMerges(tx, cart.userId, cart.mergeIds);
  const { entries: present } = await queries.readCart(tx, cart.userId);
  const room = CART_SKUS_MAX - present.length;
  const held = new Set(present.map((entry) => entry.skuId));
  const missing = cart.entries.filter((entry) => !held.has(entry.skuId)).slice(0, room);
  if (missing.length > 0) await insertEntries(tx, cart.userId, missing);
}

/** Carts in PostgreSQL, for a shop without Redis. */
export function createPostgresStore(db: Database): CartStore {
  const addToCart = createAdding(db);
  const readTogether = askTogether<string, queries.StoredCart>({
    max: CARTS_AT_ONCE,
    ask: (userIds) => queries.readCarts(db, userIds),
  });
  return {
    name: 'PostgreSQL',
    isTrouble: (error) =>
      error instanceof AddingBusy ||
      ['connection', 'in_doubt', 'retry'].includes(classifyPostgresError(error)),
    async read(userId) {
      const { entries, isStale } = await readTogether(userId);
      if (isStale) await queries.noteUse(db, userId);
      return entries;
    },
    async add(userId, entry) {
      const added = await addToCart({ userId, entry });
      return typeof added === 'string' ? refuse(added) : added;
    },
    async change(userId, skuId, change) {
      return (await queries.updateEntry(db, userId, skuId, change)) ?? refuse('cart_item_not_found');
    },
    remove: (userId, skuId) => queries.deleteEntry(db, userId, skuId),
    checkAll: (userId, isChecked) => inTransaction(db, (tx) => checkAllEntries(tx, userId, isChecked)),
    merge: (userId, mergeId, entries) =>
      inTransaction(db, (tx) => mergeGuestCart(tx, userId, mergeId, entries)),
    takeOut: subtractBought,
    clear: (userId) => queries.deleteCart(db, userId),
    pages: () => readPages(db),
    restore: (cart) => inTransaction(db, (tx) => restoreCart(tx, cart)),
  };
}
