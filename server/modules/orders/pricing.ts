/** The money of an order, in fen. No other file computes it; the database checks it (see the table `orders`). */

/** What the shop asks for sending an order, and from which amount of goods on it sends for nothing. */
export interface ShippingSettings {
  shippingFeeFen: number;
  freeShippingFromFen: number;
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
  settings: ShippingSettings,
): OrderPrice {
  const priced = lines.map(({ priceFen, count }) => ({ amountFen: priceFen * count, discountFen: 0 }));
  const itemsAmountFen = priced.reduce((sum, line) => sum + line.amountFen, 0);
  const discountFen = priced.reduce((sum, line) => sum + line.discountFen, 0);
  const shippingFen = itemsAmountFen >= settings.freeShippingFromFen ? 0 : settings.shippingFeeFen;
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
