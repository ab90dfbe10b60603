import { expect, test } from 'vitest';
import { queryOf, queueOf } from './queues.ts';

const none = { queue: '', q: '', from: '', to: '' };

test('an unknown queue in the address bar is all orders', () => {
  expect(queueOf('toShip')).toBe('toShip');
  expect(queueOf('nonsense')).toBe('all');
});

test('orders that wait for the shop come oldest first', () => {
  expect(queryOf({ ...none, queue: 'toShip' })).toMatchObject({ status: 'paid', sort: 'oldest' });
  expect(queryOf({ ...none, queue: 'refunds' })).toMatchObject({ hasRefundRequest: true, sort: 'oldest' });
});

test('the last day of a range belongs to it, in the time of the shop', () => {
  expect(queryOf({ ...none, from: '2026-01-31', to: '2026-01-31' })).toMatchObject({
    from: '2026-01-30T16:00:00.000Z',
    to: '2026-01-31T16:00:00.000Z',
  });
});
