import { expect, test } from 'vitest';
import { staffActions } from './actions.ts';

const parcel = {
  ...{ id: 'p', carrier: 'sf', carrierName: '顺丰', trackingNumber: '1', trackingUrl: null },
  ...{ shippedAt: '2026-01-01T00:00:00.000Z', lines: [] },
};
const state = (change: Partial<Parameters<typeof staffActions>[0]>) =>
  staffActions({ status: 'paid', allowedActions: ['request_refund'], shipments: [], refunds: [], ...change });

test('a paid order is shipped, sent elsewhere or refunded', () => {
  expect(state({})).toEqual(['ship', 'change_address', 'refund']);
});

test('after the first parcel the address stays, and the parcel can be corrected', () => {
  expect(state({ shipments: [parcel] })).toEqual(['ship', 'change_parcel', 'refund']);
});

test('a refund under way stops the shipping; one that is done or failed does not', () => {
  for (const status of ['processing', 'waiting_for_approval'])
    expect(state({ refunds: [{ status }] })).not.toContain('ship');
  for (const status of ['done', 'failed']) expect(state({ refunds: [{ status }] })).toContain('ship');
});

test('an unpaid order is cancelled or sent elsewhere, and a cancelled one is left alone', () => {
  expect(state({ status: 'pending_payment', allowedActions: ['pay', 'cancel'] })).toEqual([
    'change_address',
    'cancel',
  ]);
  expect(state({ status: 'cancelled', allowedActions: [] })).toEqual([]);
});
