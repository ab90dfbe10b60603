import { expect, test } from 'vitest';
import { ApiProblem, type Goods } from '../../../api-client/index.ts';
import { describeLines } from './describeLines.ts';
import { readBuyNow } from './readBuyNow.ts';

const options = [{ name: '颜色', value: '白' }];
const goods = [{ skuId: 'a', title: '茶壶', options }] as Goods[];

test('lines of a shortage have the titles and options of the goods', () => {
  const lines = [
    { skuId: 'a', requested: 3, available: 2 },
    { skuId: 'b', requested: 1, available: 0 },
  ];
  expect(describeLines(new ApiProblem({ status: 409, code: 'out_of_stock', lines }), goods)).toEqual([
    { title: '茶壶 · 白', kind: 'short', available: 2 },
    { title: '', kind: 'gone' },
  ]);
});

test('lines of a price change have both prices', () => {
  const lines = [
    { skuId: 'a', reason: 'price', oldPriceFen: 100, newPriceFen: 120 },
    { skuId: 'b', reason: 'off_shelf', oldPriceFen: 100, newPriceFen: 100 },
  ];
  expect(describeLines(new ApiProblem({ status: 409, code: 'goods_changed', lines }), goods)).toEqual([
    { title: '茶壶 · 白', kind: 'price', oldPriceFen: 100, newPriceFen: 120 },
    { title: '', kind: 'off_shelf' },
  ]);
});

test('other refusals have no lines', () => {
  expect(describeLines(new ApiProblem({ status: 503, code: 'busy' }), goods)).toEqual([]);
});

test('the URL buys one SKU, or the cart', () => {
  expect(readBuyNow({ sku: 's1', count: '3' })).toEqual({ skuId: 's1', count: 3 });
  expect(readBuyNow({ sku: 's1' })).toEqual({ skuId: 's1', count: 1 });
  for (const count of ['0', '-1', '1000', '1.5', 'x'])
    expect(readBuyNow({ sku: 's1', count })?.count).toBe(1);
  expect(readBuyNow({ count: '3' })).toBeNull();
  expect(readBuyNow({ sku: ['s1', 's2'] })).toBeNull();
});
