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

test('options stand in the order in which the SKUs name them', () => {
  expect(optionGroups(skus)).toEqual([
    { name: '颜色', values: ['红', '蓝', '绿'] },
    { name: '尺寸', values: ['S', 'M'] },
  ]);
  expect(optionGroups([{ ...red.S, options: [] }])).toEqual([]);
});

describe('beside red in S', () => {
  const selection = selectionOf(red.S);
  const state = (name: string, value: string) => stateOf(skus, selection, name, value);

  test('what is chosen is free', () => {
    expect(state('颜色', '红')).toBe('free');
    expect(state('尺寸', 'S')).toBe('free');
  });
  test('red in M is sold out, but M is to be had in blue', () => {
    expect(state('尺寸', 'M')).toBe('elsewhere');
  });
  test('there is no blue in S, but blue is to be had in M', () => {
    expect(state('颜色', '蓝')).toBe('elsewhere');
  });
  test('green is not to be had at all', () => {
    expect(state('颜色', '绿')).toBe('none');
  });
  test('choosing what is elsewhere moves the other choice along', () => {
    expect(choose(skus, selection, '颜色', '蓝')).toBe(blue.M);
    expect(choose(skus, selection, '尺寸', 'M')).toBe(blue.M);
  });
});

test('choosing keeps the other choices where it can', () => {
  const full = [sku('红', 'S', 1), sku('红', 'M', 1), sku('蓝', 'S', 1), sku('蓝', 'M', 1)];
  expect(choose(full, { 颜色: '红', 尺寸: 'M' }, '颜色', '蓝')?.id).toBe('蓝-M');
});

test('a page opens with the SKU of its address, else with one in stock', () => {
  expect(initialSku(skus, '蓝-M')).toBe(blue.M);
  expect(initialSku([green.S, red.S], undefined)).toBe(red.S);
  expect(initialSku([green.S], 'unknown')).toBe(green.S);
  expect(initialSku([], 'unknown')).toBeUndefined();
});
