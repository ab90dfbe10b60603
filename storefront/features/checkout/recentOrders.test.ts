import { expect, test } from 'vitest';
import { createRecentOrders } from './recentOrders.ts';

function browser() {
  const values = new Map<string, string>();
  let nowMs = 1_000_000;
  const storage = {
    getItem: (name: string) => values.get(name) ?? null,
    setItem: (name: string, value: string) => void values.set(name, value),
    removeItem: (name: string) => void values.delete(name),
  };
  return {
    values,
    orders: createRecentOrders(storage, () => nowMs),
    wait: (ms: number) => {
      nowMs += ms;
    },
  };
}
const [a, b] = [
  { skuId: 'a', count: 2 },
  { skuId: 'b', count: 1 },
];

test('an order of the same goods is found for ten minutes, in whatever order its lines stand', () => {
  const { orders, wait } = browser();
  orders.note('1', [a, b]);
  expect(orders.find([b, a])).toBe('1');
  wait(10 * 60_000 - 1);
  expect(orders.find([b, a])).toBe('1');
  wait(1);
  expect(orders.find([b, a])).toBeNull();
});

test('an order of other goods or counts is not found', () => {
  const { orders } = browser();
  orders.note('1', [a, b]);
  expect(orders.find([a])).toBeNull();
  expect(orders.find([a, { ...b, count: 2 }])).toBeNull();
});

test('the last of two such orders is found, and none in an unreadable storage', () => {
  const { orders, values } = browser();
  orders.note('1', [a]);
  orders.note('2', [a]);
  expect(orders.find([a])).toBe('2');
  for (const broken of ['{', '{}', '[null]']) {
    values.set('jishi.recentOrders', broken);
    expect(orders.find([a])).toBeNull();
  }
});
