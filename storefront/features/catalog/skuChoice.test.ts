import { describe, expect, test } from 'vitest';
import type { Sku } from '../../../api-client/index.ts';
import { choose, initialSku, optionGroups, selectionOf, stateOf } from './skuChoice.ts';

const sku = (colour: string, size: string, available: number): Sku => ({
  id: `${colour}-${size}`,
  options: [
    { name: '颜色', value: colour },
    { name: '尺寸', value: size },
  ],
  priceFen: 100,
  available,
  imageUrl: null,
});
const red = { S: sku('红', 'S', 3), M: sku('红', 'M', 0) };
const blue = { M: sku('蓝', 'M', 2) };
const green = { S: sku('绿', 'S', 0) };
const skus = [red.S, red.M, blue.M, green.S];

test('options keep the order in which the SKUs name them', () => {
  expect(optionGroups(skus)).toEqual([
    { name: '颜色', values: ['红', '蓝', '绿'] },
    { name: '尺寸', values: ['S', 'M'] },
  ]);
  expect(optionGroups([{ ...red.S, options: [] }])).toEqual([]);
});

describe('with red and S chosen', () => {
  const selection = selectionOf(red.S);
  const state = (name: string, value: string) => stateOf(skus, selection, name, value);

  test('the chosen values are free', () => {
    expect(state('颜色', '红')).toBe('free');
    expect(state('尺寸', 'S')).toBe('free');
  });
  test('M is elsewhere: red in M is sold out, blue in M is in stock', () => {
    expect(state('尺寸', 'M')).toBe('elsewhere');
  });
  test('blue is elsewhere: blue in S does not exist, blue in M is in stock', () => {
    expect(state('颜色', '蓝')).toBe('elsewhere');
  });
  test('green is none: no green SKU is in stock', () => {
    expect(state('颜色', '绿')).toBe('none');
  });
  test('choosing a value that is elsewhere changes the other choice too', () => {
    expect(choose(skus, selection, '颜色', '蓝')).toBe(blue.M);
    expect(choose(skus, selection, '尺寸', 'M')).toBe(blue.M);
  });
});

test('a choice keeps the other choices when such a SKU is in stock', () => {
  const full = [sku('红', 'S', 1), sku('红', 'M', 1), sku('蓝', 'S', 1), sku('蓝', 'M', 1)];
  expect(choose(full, { 颜色: '红', 尺寸: 'M' }, '颜色', '蓝')?.id).toBe('蓝-M');
});

test('a page shows the SKU of its URL first, else one in stock', () => {
  expect(initialSku(skus, '蓝-M')).toBe(blue.M);
  expect(initialSku([green.S, red.S], undefined)).toBe(red.S);
  expect(initialSku([green.S], 'unknown')).toBe(green.S);
  expect(initialSku([], 'unknown')).toBeUndefined();
});
