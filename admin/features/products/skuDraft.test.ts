import { expect, test } from 'vitest';
import { combinations, emptySku, readSkus, rowsFor, splitValues } from './skuDraft.ts';

test('values are separated by commas of either kind and by lines, and each counts once', () => {
  expect(splitValues('红, 蓝，绿、红\n 黑 ')).toEqual(['红', '蓝', '绿', '黑']);
});

test('options combine in the order in which they are typed; without options there is one SKU', () => {
  const options = [
    { name: '颜色', values: '红,蓝' },
    { name: '尺码', values: 'S,M' },
  ];
  expect(combinations(options)).toEqual([
    ['红', 'S'],
    ['红', 'M'],
    ['蓝', 'S'],
    ['蓝', 'M'],
  ]);
  expect(combinations([{ name: '', values: 'x' }])).toEqual([[]]);
});

test('a new value keeps what was typed for the combinations that stay', () => {
  const options = [{ name: '颜色', values: '红' }];
  const [row] = rowsFor(options, []);
  const typed = { ...(row ?? emptySku()), price: '9.9' };
  expect(rowsFor([{ name: '颜色', values: '蓝,红' }], [typed]).map(({ price }) => price)).toEqual([
    '',
    '9.9',
  ]);
});

test('rows become what the API takes; a price, a list price or a stock that cannot be read is named', () => {
  const options = [{ name: '颜色', values: '红,蓝' }];
  const rows = [
    { ...emptySku(['红']), price: '12.5', listPrice: '20', stock: '3', code: ' A-1 ' },
    { ...emptySku(['蓝']), price: '0', listPrice: 'x', stock: '-1' },
  ];
  const { skus, problems } = readSkus(options, rows);
  expect(skus[0]).toEqual({
    options: [{ name: '颜色', value: '红' }],
    priceFen: 1_250,
    listPriceFen: 2_000,
    stock: 3,
    code: 'A-1',
    barcode: undefined,
  });
  expect(problems).toEqual([
    { row: 1, field: 'price' },
    { row: 1, field: 'listPrice' },
    { row: 1, field: 'stock' },
  ]);
});
