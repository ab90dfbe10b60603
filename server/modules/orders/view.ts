import { inLanguage, type Language } from '../../platform/values/language.ts';
import type { FrozenLine } from './checkout/queries.ts';
import { allowedActions, type OrderStatus } from './lifecycle.ts';
import type { PlacedOrder } from './placing/service.ts';
import type { OrderRow, readEvents, readLines } from './queries.ts';
import type { OrderView } from './schema.ts';

/** Payments and refunds of one order, as the payments room shows them. */
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
    count: line.count,
  };
}

type LineRow = Awaited<ReturnType<typeof readLines>>[number];
type EventRow = Awaited<ReturnType<typeof readEvents>>[number];

function lineOf(row: LineRow): FrozenLine {
  return {
    skuId: row.sku_id,
    productId: row.product_id,
    title: row.title,
    titleEn: row.title_en,
    options: row.options as unknown as FrozenLine['options'],
    imageUrl: row.image_url,
    priceFen: row.price_fen,
    count: row.count,
  };
}

function viewShipment(row: OrderRow): OrderView['shipment'] {
  if (row.shipped_at === null || row.carrier === null || row.tracking_number === null) return null;
  return {
    carrier: row.carrier,
    trackingNumber: row.tracking_number,
    shippedAt: row.shipped_at.toISOString(),
  };
}

function viewEvents(events: readonly EventRow[]): OrderView['events'] {
  return events.map((event) => ({
    at: event.at.toISOString(),
    from: event.from_status as OrderStatus | null,
    to: event.to_status as OrderStatus,
    by: event.by_kind,
    reason: event.reason,
  }));
}

/** An order as the API shows it. */
export function viewOrder(
  row: OrderRow,
  parts: { lines: readonly LineRow[]; events: readonly EventRow[]; money: OrderMoney },
  language: Language,
): OrderView {
  const status = row.status as OrderStatus;
  const refundableFen = row.total_fen - row.refunding_fen - row.refunded_fen;
  return {
    orderNo: row.order_no,
    status,
    items: parts.lines.map((line) => viewLine(lineOf(line), language)),
    itemsAmountFen: row.items_amount_fen,
    shippingFen: row.shipping_fen,
    totalFen: row.total_fen,
    refundedFen: row.refunded_fen,
    address: row.address as unknown as OrderView['address'],
    remark: row.remark,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    paidAt: row.paid_at?.toISOString() ?? null,
    shipment: viewShipment(row),
    ...parts.money,
    allowedActions: allowedActions({ status, isExpired: row.is_expired, refundableFen }),
    events: viewEvents(parts.events),
  };
}

/** A new order from what the engine knows of it, without reading it back. */
export function viewPlacedOrder(order: PlacedOrder, language: Language): OrderView {
  const { checkout } = order;
  const createdAt = order.createdAt.toISOString();
  const totalFen = checkout.itemsAmountFen + checkout.shippingFen;
  return {
    orderNo: order.orderNo,
    status: 'pending_payment',
    items: checkout.lines.map((line) => viewLine(line, language)),
    itemsAmountFen: checkout.itemsAmountFen,
    shippingFen: checkout.shippingFen,
    totalFen,
    refundedFen: 0,
    address: order.address,
    remark: order.remark,
    createdAt,
    expiresAt: order.expiresAt.toISOString(),
    paidAt: null,
    shipment: null,
    ...NO_MONEY,
    allowedActions: allowedActions({ status: 'pending_payment', isExpired: false, refundableFen: totalFen }),
    events: [{ at: createdAt, from: null, to: 'pending_payment', by: 'shopper', reason: '' }],
  };
}
