/** The money of an order, in fen. No other file computes it; the database checks it (see the table `orders`). */

/** What the shop asks for sending an order, and from which amount of goods on it sends for nothing; null: never. */
export interface ShippingRule {
  feeFen: number;
  freeFromFen: number | null;
}

/** The general rule, and the rules of provinces (GB/T 2260 codes) that have one of their own. */
export interface ShippingSettings extends ShippingRule {
  byProvince: readonly (ShippingRule & { provinces: readonly string[]; isServed: boolean })[];
}

/**
 * The rule for an address.
 * @param province null: there is no address yet, and the general rule holds
 * @returns null where the shop does not deliver to the province
 */
export function shippingRule(settings: ShippingSettings, province: string | null): ShippingRule | null {
  const own = settings.byProvince.find(({ provinces }) => province !== null && provinces.includes(province));
  if (own === undefined) return settings;
  return own.isServed ? own : null;
}

/** The fee for goods of this amount. */
export function shippingFee(itemsAmountFen: number, { feeFen, freeFromFen }: ShippingRule): number {
  return freeFromFen !== null && itemsAmountFen >= freeFromFen ? 0 : feeFen;
}

export interface PricedLine {
  amountFen: number;
  /** The line's share of the order's discount. */
  discountFen: number;
}

export interface OrderPrice {
  /** In the order of the lines that were given. */
  lines: PricedLine[];
  itemsAmountFen: number;
  discountFen: number;
  shippingFen: number;
  totalFen: number;
}

/** Prices an order's lines. Counts are whole and at least 1, prices at least 1 fen. */
export function priceOrder(
  lines: readonly { priceFen: number; count: number }[],
  shipping: ShippingRule,
): OrderPrice {
  const priced = lines.map(({ priceFen, count }) => ({ amountFen: priceFen * count, discountFen: 0 }));
  const itemsAmountFen = priced.reduce((sum, line) => sum + line.amountFen, 0);
  const discountFen = priced.reduce((sum, line) => sum + line.discountFen, 0);
  const shippingFen = shippingFee(itemsAmountFen, shipping);
  const totalFen = orderTotalFen({ itemsAmountFen, discountFen, shippingFen });
  return { lines: priced, itemsAmountFen, discountFen, shippingFen, totalFen };
}

/** What the shopper pays. `orders.total_fen` is the same sum. */
export function orderTotalFen(parts: {
  itemsAmountFen: number;
  discountFen: number;
  shippingFen: number;
}): number {
  return parts.itemsAmountFen - parts.discountFen + parts.shippingFen;
}

/** What can still be refunded of a paid order. */
export function refundableFen(order: {
  totalFen: number;
  refundingFen: number;
  refundedFen: number;
}): number {
  return order.totalFen - order.refundingFen - order.refundedFen;
}

/**
 * What was paid for pieces of a line: the same for each piece, and the last pieces take the rest.
 * @param earlier the pieces of the line that refunds have named before, and what was paid for them
 */
export function piecesPaidFen(
  line: { paidFen: number; count: number },
  earlier: { paidFen: number; count: number },
  count: number,
): number {
  if (earlier.count + count === line.count) return line.paidFen - earlier.paidFen;
  return count * Math.floor(line.paidFen / line.count);
}
