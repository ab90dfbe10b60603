import { expect, test } from 'vitest';
import { readSku, yuanText } from './skuValues.ts';

test.each([
  [null, ''],
  [1_200, '12'],
  [1_250, '12.50'],
  [5, '0.05'],
])('%s fen is typed as %j', (fen, text) => {
  expect(yuanText(fen)).toBe(text);
});

test('an empty field clears its value', () => {
  const { values, problems } = readSku({
    price: '12.5',
    listPrice: '',
    code: ' A ',
    weight: '250',
    lowStockAt: '0',
  });
  expect(values).toEqual({
    priceFen: 1_250,
    listPriceFen: null,
    costFen: null,
    weightGrams: 250,
    lowStockAt: 0,
    code: 'A',
    barcode: null,
  });
  expect(problems).toEqual([]);
});

test('fields that cannot be read are named, and a price is needed', () => {
  expect(readSku({ price: '', listPrice: 'x', cost: '1.234', weight: '-1', stock: 'y' }).problems).toEqual([
    'price',
    'listPrice',
    'cost',
    'weight',
    'stock',
  ]);
});
