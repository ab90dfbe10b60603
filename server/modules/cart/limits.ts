/** The limits of a cart. A checkout has the same two, because it may hold all of a cart. */

/** At most this many different SKUs in a cart. */
export const CART_SKUS_MAX = 120;
/** At most this many of one SKU. `order_lines.count` has the same limit. */
export const CART_COUNT_MAX = 999;
/** A cart that nobody has used for so many days is deleted. */
export const CART_DAYS = 90;
/** How many merged guest carts, and orders that were taken out, are remembered for a user. */
export const CART_MARKS_MAX = 1_000;
