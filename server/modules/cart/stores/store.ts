import type { Refusal } from '../../../platform/http/problems.ts';
import type { Tx } from '../../../platform/postgres/postgres.ts';

/** At most this many different SKUs in a cart. */
export const CART_SKUS_MAX = 120;
/** At most this many of one SKU. */
export const CART_COUNT_MAX = 999;
/** A cart that nobody has used for so long is forgotten. */
export const CART_DAYS = 90;
/** How many merged guest carts, and orders taken out, are remembered for a user. */
export const CART_MARKS_MAX = 1_000;

export interface CartEntry {
  skuId: string;
  count: number;
  isChecked: boolean;
  /** What the goods cost when they were last put in. */
  priceFen: number;
  /** When they were last put in, in ms since 1970. */
  addedAt: number;
}

export type NewEntry = Omit<CartEntry, 'isChecked'>;
export type EntryChange = Partial<Pick<CartEntry, 'count' | 'isChecked'>>;

/** An order placed from a cart, whose goods still have to leave it. */
export interface PlacedOrder {
  orderNo: string;
  userId: string;
  lines: readonly { skuId: string; count: number }[];
}

/** Everything that belongs to one user's cart, for moving it between stores. */
export interface WholeCart {
  userId: string;
  entries: CartEntry[];
  /** Guest carts that have been merged into it. */
  mergeIds: string[];
}

/**
 * Where carts are kept. Each step is atomic, whatever else happens to the same cart at the same time. Lists come
 * newest first. A store that cannot answer throws within a second; `isTrouble` tells that from a bug.
 */
export interface CartStore {
  readonly name: string;
  /** Whether an error of this store's means that it is away, full or failing over. */
  isTrouble(error: unknown): boolean;
  read(userId: string): Promise<CartEntry[]>;
  /** Adds to the count, or puts a new entry in, checked. */
  add(userId: string, entry: NewEntry): Promise<CartEntry | Refusal<'cart_full' | 'count_too_large'>>;
  change(
    userId: string,
    skuId: string,
    change: EntryChange,
  ): Promise<CartEntry | Refusal<'cart_item_not_found'>>;
  remove(userId: string, skuId: string): Promise<void>;
  checkAll(userId: string, isChecked: boolean): Promise<CartEntry[]>;
  /**
   * Adds every entry, counts capped at the most there may be; those that the cart has no room for are `full`.
   * A `mergeId` that this user has used before changes nothing. SKUs must differ.
   */
  merge(
    userId: string,
    mergeId: string,
    entries: readonly NewEntry[],
  ): Promise<{ entries: CartEntry[]; full: string[] }>;
  /**
   * Takes the bought counts out: what was raised meanwhile keeps the difference, what was removed stays removed.
   * Each order does so once, also when the process dies before `tx`, which deletes its outbox row, has committed.
   * @returns the numbers of those orders that are done
   */
  takeOut(tx: Tx, orders: readonly PlacedOrder[]): Promise<string[]>;
  /** Removes the cart and all that belongs to it. */
  clear(userId: string): Promise<void>;
  /**
   * Every cart there is, each page read when the one before is done with; a cart that was not removed meanwhile may
   * come again on a later page. Walks the whole store: for moving it, never for a request.
   */
  pages(): AsyncIterable<WholeCart[]>;
  /** Takes a cart over as it is. What the user's cart holds already stays; doing it twice changes nothing. */
  restore(cart: WholeCart): Promise<void>;
}
