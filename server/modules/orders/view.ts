import { inLanguage, type Language } from '../../platform/values/language.ts';
import type { FrozenLine } from './checkout/queries.ts';
import { allowedActions, INITIAL_STATUS, isAddressOpen } from './lifecycle.ts';
import type { PlacedOrder } from './placing/service.ts';
import { type Discount, orderTotalFen, refundableFen } from './pricing.ts';
import type { EventRow, LineRow, OrderRow } from './queries.ts';
import type { OrderView } from './schema.ts';
import { describeCarrier } from './shipping/carriers.ts';
import type { ParcelRow } from './shipping/queries.ts';
import type { ParcelView } from './shipping/schema.ts';
import { showReason } from './transitions/reasons.ts';

/** Payments and refunds of one order, as the payments module shows them. */
export interface OrderMoney {
  payments: OrderView['payments'];
  refunds: OrderView['refunds'];
}

export const NO_MONEY: OrderMoney = { payments: [], refunds: [] };

/** A frozen line in the language asked for. */
export function viewLine(line: FrozenLine, language: Language): OrderView['items'][number] {
  return {
    skuId: line.skuId,
    productId: line.productId,
    title: inLanguage(language, line.title, line.titleEn),
    options: line.options.map(({ name, value, nameEn = '', valueEn = '' }) => ({
      name: inLanguage(language, name, nameEn),
      value: inLanguage(language, value, valueEn),
    })),
    imageUrl: line.imageUrl,
    priceFen: line.priceFen,
    discountFen: line.discountFen ?? 0,
    count: line.count,
  };
}

/** What lowers the price, in the order in which it applies. Free shipping shows in the fee. */
export function viewDiscounts(discounts: readonly Discount[] | null): OrderView['discounts'] {
  return (discounts ?? [])
    .filter(({ offFen }) => offFen > 0)
    .map(({ source, id, name, offFen }) => ({ source, id, name, offFen }));
}

function viewParcel({ id, carrier, trackingNumber, shippedAt, lines }: ParcelRow): ParcelView {
  const described = describeCarrier(carrier, trackingNumber);
  return { id, carrier, ...described, trackingNumber, shippedAt: shippedAt.toISOString(), lines };
}

/** All parcels, oldest first, and the newest by itself. */
function viewParcels(rows: readonly ParcelRow[]): Pick<OrderView, 'shipment' | 'shipments'> {
  const shipments = rows.map(viewParcel);
  const newest = shipments.at(-1);
  if (newest === undefined) return { shipment: null, shipments };
  const { id: _, lines: __, ...shipment } = newest;
  return { shipment, shipments };
}

function viewEvents(events: readonly EventRow[], language: Language): OrderView['events'] {
  return events.map((event) => ({
    at: event.at.toISOString(),
    from: event.from,
    to: event.to,
    by: event.byKind,
    reason: showReason(event, language),
  }));
}

/** An order as the API shows it. */
export function viewOrder(
  row: OrderRow,
  parts: {
    lines: readonly LineRow[];
    events: readonly EventRow[];
    parcels: readonly ParcelRow[];
    money: OrderMoney;
  },
  language: Language,
): OrderView {
  const { status, isExpired } = row;
  return {
    orderNo: row.orderNo,
    status,
    items: parts.lines.map((line) => viewLine(line, language)),
    itemsAmountFen: row.itemsAmountFen,
    discountFen: row.discountFen,
    discounts: viewDiscounts(row.discounts),
    shippingFen: row.shippingFen,
    totalFen: row.totalFen,
    refundedFen: row.refundedFen,
    address: row.address as unknown as OrderView['address'],
    remark: row.remark,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    paidAt: row.paidAt?.toISOString() ?? null,
    ...viewParcels(parts.parcels),
    ...parts.money,
    allowedActions: allowedActions({ status, isExpired, refundableFen: refundableFen(row) }),
    canChangeAddress: isAddressOpen({ status, hasParcel: parts.parcels.length > 0 }),
    events: viewEvents(parts.events, language),
  };
}

/** A new order from what placing it has returned, without another read. */
export function viewPlacedOrder(order: PlacedOrder, language: Language): OrderView {
  const { itemsAmountFen, discountFen, discounts, lines } = order.checkout;
  const { shippingFen } = order;
  const createdAt = order.createdAt.toISOString();
  const totalFen = orderTotalFen({ itemsAmountFen, discountFen, shippingFen });
  return {
    orderNo: order.orderNo,
    status: INITIAL_STATUS,
    items: lines.map((line) => viewLine(line, language)),
    itemsAmountFen,
    discountFen,
    discounts: viewDiscounts(discounts),
    shippingFen,
    totalFen,
    refundedFen: 0,
    address: order.address,
    remark: order.remark,
    createdAt,
    expiresAt: order.expiresAt.toISOString(),
    paidAt: null,
    shipment: null,
    shipments: [],
    ...NO_MONEY,
    allowedActions: allowedActions({ status: INITIAL_STATUS, isExpired: false, refundableFen: totalFen }),
    canChangeAddress: isAddressOpen({ status: INITIAL_STATUS, hasParcel: false }),
    events: [{ at: createdAt, from: null, to: INITIAL_STATUS, by: 'shopper', reason: '' }],
  };
}
