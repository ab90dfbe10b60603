import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  allowedActions,
  FINAL_STATUSES,
  INITIAL_STATUS,
  ORDER_ACTIONS,
  ORDER_STATUSES,
  type OrderAction,
  type OrderStatus,
  TRANSITIONS,
  type Transition,
} from './lifecycle.ts';

const rows: Transition[] = Object.values(TRANSITIONS);

test('only rows of the table are transitions: the compiler refuses every other pair', () => {
  const { timestamp, goods, action } = TRANSITIONS.ship;
  const right: Transition = { from: 'paid', to: 'shipped', timestamp, goods, action };
  // @ts-expect-error An unpaid order cannot be shipped.
  const unpaid: Transition = { from: 'pending_payment', to: 'shipped', timestamp, goods, action };
  // @ts-expect-error A shipped order cannot be cancelled.
  const shipped: Transition = { ...TRANSITIONS.cancelRefunded, from: 'shipped' };
  // @ts-expect-error There is no such status.
  const unknown: Transition = { ...TRANSITIONS.complete, to: 'lost' };
  expect(rows).toContainEqual(right);
  for (const wrong of [unpaid, shipped, unknown]) expect(rows).not.toContainEqual(wrong);
});

test('every status can be reached, and none is entered twice', () => {
  const reached: OrderStatus[] = [INITIAL_STATUS];
  // Adding to the list while walking it visits what was added.
  for (const status of reached)
    reached.push(...rows.filter(({ from }) => from === status).map(({ to }) => to));
  expect(new Set(reached)).toEqual(new Set(ORDER_STATUSES));
  expect(rows.map(({ to }) => to)).not.toContain(INITIAL_STATUS);
  expect(FINAL_STATUSES).toEqual(['completed', 'cancelled']);
});

const NOW = { isExpired: false, refundableFen: 100 };
const ACTIONS: Record<OrderStatus, OrderAction[]> = {
  pending_payment: ['pay', 'cancel'],
  paid: ['request_refund'],
  shipped: ['receive', 'request_refund'],
  completed: ['request_refund'],
  cancelled: [],
};

test.each(ORDER_STATUSES)('a shopper may do with a %s order what the API page says', (status) => {
  expect(allowedActions({ ...NOW, status })).toEqual(ACTIONS[status]);
});

test('an expired order cannot be paid, and an order without money left cannot be refunded', () => {
  expect(allowedActions({ ...NOW, status: 'pending_payment', isExpired: true })).toEqual(['cancel']);
  expect(allowedActions({ ...NOW, status: 'shipped', refundableFen: 0 })).toEqual(['receive']);
});

test('the API names every action', () => {
  const all = new Set(ORDER_STATUSES.flatMap((status) => allowedActions({ ...NOW, status })));
  expect(new Set(ORDER_ACTIONS)).toEqual(all);
});

test.each(['orders_status_check', 'order_events_to_status_check'])(
  '%s allows exactly these statuses',
  (name) => {
    const schema = readFileSync(join(import.meta.dirname, '..', '..', 'schema.sql'), 'utf8');
    const check = new RegExp(`CONSTRAINT ${name} CHECK (.+)`).exec(schema)?.[1] ?? '';
    const allowed = [...check.matchAll(/'(\w+)'/g)].map(([, status]) => status);
    expect(allowed).toEqual(ORDER_STATUSES);
  },
);
