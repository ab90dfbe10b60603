import { describe, expect, test } from 'vitest';
import { type AdminOrder, nextOf, piecesOf, refundedPieces, standingOf } from './orderFacts.ts';

const line = (skuId: string, count: number) => ({
  skuId,
  productId: 'p',
  title: skuId,
  options: [],
  imageUrl: null,
  priceFen: 100,
  discountFen: 0,
  count,
});
const parcel = (lines: { skuId: string; count: number }[]) => ({
  id: 'parcel',
  carrier: 'sf',
  carrierName: '顺丰',
  trackingNumber: '1',
  trackingUrl: null,
  shippedAt: '2026-01-01T00:00:00.000Z',
  lines,
});
const refund = (status: AdminOrder['refunds'][number]['status'], amountFen: number) => ({
  id: status,
  status,
  amountFen,
  reason: 'why',
  lines: [],
  needsRetry: status === 'failed',
  createdAt: '2026-01-01T00:00:00.000Z',
});
const paid = { status: 'paid', shipments: [], refunds: [] } as const;

test('pieces in parcels are no longer left, over all parcels', () => {
  const order = {
    items: [line('a', 3), line('b', 1)],
    shipments: [parcel([{ skuId: 'a', count: 1 }]), parcel([{ skuId: 'a', count: 1 }])],
    refunds: [],
  };
  expect(piecesOf(order).map(({ shipped, left }) => [shipped, left])).toEqual([
    [2, 1],
    [0, 1],
  ]);
});

describe('what a paid order waits for', () => {
  test('it is shipped, and the rest of it after the first parcel', () => {
    expect(nextOf({ ...paid, shipments: [], refunds: [] })).toBe('ship');
    const started = { ...paid, shipments: [parcel([])], refunds: [] };
    expect(nextOf(started)).toBe('ship_rest');
    expect(standingOf(started)).toBe('partly_shipped');
  });

  test('a refund under way stops the shipping, and one that failed comes first', () => {
    const refunding = { ...paid, shipments: [], refunds: [refund('processing', 1)] };
    expect(nextOf(refunding)).toBe('refunding');
    const failed = { ...refunding, refunds: [refund('processing', 1), refund('failed', 1)] };
    expect(nextOf(failed)).toBe('refund_failed');
    const triedAgain = { ...refund('failed', 1), needsRetry: false };
    expect(nextOf({ ...paid, shipments: [], refunds: [triedAgain, refund('done', 1)] })).toBe('ship');
  });
});

test('pieces that are refunded before they are shipped do not wait for a parcel; those of failed refunds do', () => {
  const named = (status: AdminOrder['refunds'][number]['status'], count: number) => ({
    ...refund(status, 1),
    lines: [{ skuId: 'a', count, restock: true, amountFen: 1 }],
  });
  const order = {
    items: [line('a', 3)],
    shipments: [parcel([{ skuId: 'a', count: 1 }])],
    refunds: [named('done', 1), named('failed', 2)],
  };
  expect(refundedPieces(order)).toEqual(new Map([['a', 1]]));
  expect(piecesOf(order)).toMatchObject([{ shipped: 1, left: 1 }]);
  expect(piecesOf({ ...order, refunds: [named('processing', 3)] })).toMatchObject([{ left: 0 }]);
});
