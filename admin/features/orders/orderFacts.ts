import type { Answer } from '../../../api-client/index.ts';

export type AdminOrder = Answer<'/api/admin/orders/{orderNo}', 'get'>;
export type StaffAction = AdminOrder['staffActions'][number];
export type ListedOrder = Answer<'/api/admin/orders', 'get'>['items'][number];
type Line = ListedOrder['items'][number];
type Parcel = ListedOrder['shipments'][number];

/** Pieces of one SKU: ordered, in parcels, and still in the shop. */
export interface Pieces {
  line: Line;
  shipped: number;
  left: number;
}

/** Pieces of each SKU that refunds have named, failed ones left out. */
export function refundedPieces({ refunds }: Pick<ListedOrder, 'refunds'>): Map<string, number> {
  const refunded = new Map<string, number>();
  for (const { lines } of refunds.filter(({ status }) => status !== 'failed'))
    for (const { skuId, count } of lines) refunded.set(skuId, (refunded.get(skuId) ?? 0) + count);
  return refunded;
}

/** Pieces that are refunded before they are shipped never go out; the server takes those first. */
export function piecesOf(order: Pick<ListedOrder, 'items' | 'shipments' | 'refunds'>): Pieces[] {
  const shipped = new Map<string, number>();
  for (const { skuId, count } of order.shipments.flatMap(({ lines }) => lines))
    shipped.set(skuId, (shipped.get(skuId) ?? 0) + count);
  const refunded = refundedPieces(order);
  return order.items.map((line) => {
    const gone = shipped.get(line.skuId) ?? 0;
    return {
      line,
      shipped: gone,
      left: Math.max(0, line.count - gone - (refunded.get(line.skuId) ?? 0)),
    };
  });
}

type State = Pick<ListedOrder, 'status' | 'refunds' | 'shipments'>;

const isRefunding = ({ refunds }: Pick<State, 'refunds'>): boolean =>
  refunds.some(({ status }) => status === 'processing' || status === 'waiting_for_approval');

/** The word that says where an order stands. It is finer than the status: a paid order may be shipped in part. */
export type Standing = ListedOrder['status'] | 'partly_shipped';

export function standingOf({ status, shipments }: Pick<State, 'status' | 'shipments'>): Standing {
  return status === 'paid' && shipments.length > 0 ? 'partly_shipped' : status;
}

export const TONES = {
  pending_payment: 'plain',
  paid: 'waiting',
  partly_shipped: 'waiting',
  shipped: 'good',
  completed: 'good',
  cancelled: 'plain',
} as const satisfies Record<Standing, string>;

export const REFUND_TONES = {
  waiting_for_approval: 'waiting',
  processing: 'waiting',
  done: 'good',
  failed: 'bad',
} as const;

/** What stands in the last column of the list: the next thing to do, or what the shop waits for. */
export type Next = 'ship' | 'ship_rest' | 'refund_failed' | 'refunding' | 'payment' | 'receipt' | 'nothing';

export function nextOf(order: State): Next {
  if (order.refunds.some(({ needsRetry }) => needsRetry)) return 'refund_failed';
  if (isRefunding(order)) return 'refunding';
  if (order.status === 'paid') return order.shipments.length > 0 ? 'ship_rest' : 'ship';
  if (order.status === 'pending_payment') return 'payment';
  return order.status === 'shipped' ? 'receipt' : 'nothing';
}

/** `杭州市西湖区文三路 100 号` */
export function addressText({ province, city, district, detail }: AdminOrder['address']): string {
  return [province, city === province ? '' : city, district ?? '', ' ', detail].join('').trim();
}

export const countOf = (lines: readonly { count: number }[]): number =>
  lines.reduce((sum, { count }) => sum + count, 0);

export const optionsText = ({ options }: Line): string => options.map(({ value }) => value).join(' · ');

export type { Line, Parcel };
