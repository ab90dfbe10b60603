import { expect, test } from 'vitest';
import type { AdminOrder } from './orderFacts.ts';
import { type AuditEntry, timelineOf } from './timeline.ts';

const order = {
  events: [
    { at: '2026-01-01T00:00:00.000Z', from: null, to: 'pending_payment', by: 'shopper', reason: '' },
    { at: '2026-01-01T00:01:00.000Z', from: 'pending_payment', to: 'paid', by: 'system', reason: '' },
  ],
  shipments: [{ id: 's1', shippedAt: '2026-01-02T00:00:00.000Z' }],
  refunds: [{ id: 'r1', createdAt: '2026-01-03T00:00:00.000Z', reason: '破损' }],
  notes: [{ id: 'n1', at: '2026-01-02T12:00:00.000Z', staff: '李四', text: '易碎' }],
} as unknown as AdminOrder;

const entry = (id: string, action: string, details: object) =>
  ({
    id,
    action,
    details,
    at: '2026-01-04T00:00:00.000Z',
    staff: { id: '1', username: 'wang', name: '王五' },
  }) as unknown as AuditEntry;

test('events, parcels, notes and refunds stand in one list, newest first', () => {
  expect(timelineOf(order, []).map(({ key, who, by }) => [key, who || by])).toEqual([
    ['r1', 'staff'],
    ['n1', '李四'],
    ['s1', 'staff'],
    ['event-paid', 'system'],
    ['event-pending_payment', 'shopper'],
  ]);
});

test('the audit log gives the names, and what the order does not tell of', () => {
  const audit = [
    entry('a1', 'order.ship', { shipmentId: 's1' }),
    entry('a2', 'refund_request.approve', { refundId: 'r1' }),
    entry('a3', 'order.reveal', { reason: '派送失败' }),
  ];
  const found = timelineOf(order, audit);
  expect(found[0]).toMatchObject({ key: 'a3', kind: 'reveal', who: '王五', text: '派送失败' });
  expect(found.find(({ key }) => key === 's1')?.who).toBe('王五');
  expect(found.find(({ key }) => key === 'r1')?.who).toBe('王五');
});
