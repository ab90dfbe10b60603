import { expect, test } from 'vitest';
import { ORDER_STATUSES, waitsForShopper } from './orderStatus.ts';

test('the filters show the statuses in the order of an order’s life', () => {
  expect(ORDER_STATUSES).toEqual(['pending_payment', 'paid', 'shipped', 'completed', 'cancelled']);
});

test('an order waits for the shopper when the server allows paying or receiving, and only then', () => {
  expect(waitsForShopper({ allowedActions: ['pay', 'cancel'] })).toBe(true);
  expect(waitsForShopper({ allowedActions: ['receive', 'request_refund'] })).toBe(true);
  expect(waitsForShopper({ allowedActions: ['cancel', 'request_refund'] })).toBe(false);
  expect(waitsForShopper({ allowedActions: [] })).toBe(false);
});
