import type { Refusal } from '../../../platform/http/problems.ts';
import type { Tx } from '../../../platform/postgres/postgres.ts';

export interface CartEntry {
  skuId: string;
  count: number;
  isChecked: boolean;
  /** The price when the SKU was last added. */
  priceFen: number;
  /** When the SKU was last added, in ms since 1970. */
  addedAt: number;
}

export type NewEntry = Omit<CartEntry, 'isChecked'>;
export type EntryChange = Partial<Pick<CartEntry, 'count' | 'isChecked'>>;

/** What an order placed from a cart has bought, and the cart may still hold. */
export interface BoughtGoods {
  orderNo: string;
  userId: string;
  lines: readonly { skuId: string; count: number }[];
}

/** All that a store holds for one user, as it is moved to another store. */
export interface WholeCart {
  userId: string;
  entries: CartEntry[];
  /** The guest carts that were merged into the cart. */
  mergeIds: string[];
}

/**
 * Where carts are kept. Each method is atomic: other changes of the same cart come before or after it. Lists are newest
 * first. A store that cannot answer throws within a second; `isTrouble` tells such an error from a bug.
 */
export interface CartStore {
  readonly name: string;
  /** Whether an error of this store means that the store is away, full or failing over. */
  isTrouble(error: unknown): boolean;
  read(userId: string): Promise<CartEntry[]>;
  /** Adds to the count of a SKU, or adds a new entry, which is checked. */
  add(userId: string, entry: NewEntry): Promise<CartEntry | Refusal<'cart_full' | 'count_too_large'>>;
  change(
    userId: string,
    skuId: string,
    change: EntryChange,
  ): Promise<CartEntry | Refusal<'cart_item_not_found'>>;
  remove(userId: string, skuId: string): Promise<void>;
  checkAll(userId: string, isChecked: boolean): Promise<CartEntry[]>;
  /**
   * Adds every entry. A count stops at its limit; `full` are the SKUs that do not fit in the cart. A `mergeId` that this
   * user has used before changes nothing. No SKU may be given twice.
   */
  merge(
    userId: string,
    mergeId: string,
    entries: readonly NewEntry[],
  ): Promise<{ entries: CartEntry[]; full: string[] }>;
  /**
   * Subtracts what orders have bought. A count that was raised meanwhile keeps the difference; an entry that was removed
   * stays removed. Each order is subtracted once, also when the process ends before the commit of `tx`, which deletes
   * the order's outbox row.
   * @returns the numbers of the orders that were subtracted
   */
  takeOut(tx: Tx, orders: readonly BoughtGoods[]): Promise<string[]>;
  /** Deletes the cart and all that the store holds for its user. */
  clear(userId: string): Promise<void>;
  /**
   * All carts, page by page; a page is read when it is asked for. A cart may come twice if it still exists then. Reads
   * the whole store: only for moving it, never for a request.
   */
  pages(): AsyncIterable<WholeCart[]>;
  /** Stores a cart that comes from another store. Entries that the user's cart has already stay; twice is as once. */
  restore(cart: WholeCart): Promise<void>;
}
