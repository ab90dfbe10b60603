import { expect, test } from 'vitest';
import type { CartItem } from '../../../api-client/index.ts';
import { createOrderedGoods } from './orderedGoods.ts';

const ORDERED_GOODS_KEY = 'jishi.orderedGoods';

const item = (skuId: string, count: number) => ({ skuId, count }) as CartItem;

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
    ordered: createOrderedGoods(storage, () => nowMs),
    wait: (ms: number) => {
      nowMs += ms;
    },
  };
}

test('ordered goods are hidden until the server has removed them', () => {
  const { ordered, values } = browser();
  const cart = [item('a', 2), item('b', 5), item('c', 1)];
  ordered.note(cart, [item('a', 2), item('b', 3)]);
  expect(ordered.hide(cart)).toEqual([item('b', 2), item('c', 1)]);
  const removed = [item('b', 2), item('c', 1)];
  expect(ordered.hide(removed)).toEqual(removed);
  expect(values.has(ORDERED_GOODS_KEY)).toBe(false);
});

test('the same goods added later are shown', () => {
  const { ordered } = browser();
  ordered.note([item('a', 2)], [item('a', 2)]);
  ordered.forget('a');
  expect(ordered.hide([item('a', 2)])).toEqual([item('a', 2)]);
});

test('after a minute the server’s answer is shown as it is', () => {
  const { ordered, wait } = browser();
  ordered.note([item('a', 2)], [item('a', 2)]);
  wait(59_000);
  expect(ordered.hide([item('a', 2)])).toEqual([]);
  wait(1_000);
  expect(ordered.hide([item('a', 2)])).toEqual([item('a', 2)]);
});

test('a stored value that cannot be read hides nothing', () => {
  const { ordered, values } = browser();
  for (const broken of ['{', '{}', '[null]', '[3]']) {
    values.set(ORDERED_GOODS_KEY, broken);
    expect(ordered.hide([item('a', 2)])).toEqual([item('a', 2)]);
  }
});
