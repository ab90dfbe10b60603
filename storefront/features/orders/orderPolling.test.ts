import { expect, test } from 'vitest';
import type { OrderSummary } from '../../../api-client/index.ts';
import { clockUntil, paymentPhase, pollDelayMs } from './orderPolling.ts';

const order = (status: OrderSummary['status'], refundStatus?: 'processing' | 'done') => ({
  status,
  refunds: refundStatus
    ? [
        {
          id: 'r',
          status: refundStatus,
          amountFen: 1,
          reason: '',
          lines: [],
          needsRetry: false,
          createdAt: '2026-01-01T00:00:00Z',
        },
      ]
    : [],
});

test('an order is loaded again as often as a change is expected', () => {
  expect(pollDelayMs(order('pending_payment'), 0)).toBe(1_500);
  expect(pollDelayMs(order('pending_payment'), 59_999)).toBe(1_500);
  expect(pollDelayMs(order('pending_payment'), 60_000)).toBe(8_000);
  expect(pollDelayMs(order('pending_payment'), null)).toBe(8_000);
  expect(pollDelayMs(order('paid'), 0)).toBeNull();
  expect(pollDelayMs(order('cancelled', 'processing'), null)).toBe(8_000);
  expect(pollDelayMs(order('cancelled', 'done'), null)).toBeNull();
});

test('the phase of an unpaid order follows the payment', () => {
  const payable = { allowedActions: ['pay' as const, 'cancel' as const] };
  const expired = { allowedActions: ['cancel' as const] };
  expect(paymentPhase(payable, null)).toBe('unpaid');
  expect(paymentPhase(expired, null)).toBe('closing');
  expect(paymentPhase(payable, 1_000)).toBe('confirming');
  expect(paymentPhase(expired, 1_000)).toBe('confirming');
  expect(paymentPhase(payable, 60_000)).toBe('unconfirmed');
});

test('the countdown ends at 0:00', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  expect(clockUntil('2026-01-01T00:30:00Z', now)).toBe('30:00');
  expect(clockUntil('2026-01-01T00:00:09.200Z', now)).toBe('0:10');
  expect(clockUntil('2025-12-31T23:59:00Z', now)).toBe('0:00');
});
