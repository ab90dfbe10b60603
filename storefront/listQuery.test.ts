import { expect, test } from 'vitest';
import { priceFaultOf, readListQuery, toApiQuery } from './listQuery.ts';

test('the filters of a URL are read, and values that are no filter are left out', () => {
  expect(readListQuery({ q: ' 茶 ', sort: 'sales', min: '9.9', max: '100', page: '3' })).toEqual({
    q: '茶',
    sort: 'sales',
    minYuan: '9.9',
    maxYuan: '100',
    page: 3,
  });
  expect(readListQuery({ q: '', sort: 'cheapest', min: '', page: '0' })).toEqual({});
  expect(readListQuery({ q: ['a', 'b'], page: '1.5', sort: null })).toEqual({ q: 'a' });
});

test('the API’s query has prices in fen and a page size', () => {
  expect(toApiQuery({ q: '茶', sort: 'default', minYuan: '1.5', page: 2 }, 'c1')).toEqual({
    categoryId: 'c1',
    q: '茶',
    sort: undefined,
    minPriceFen: 150,
    maxPriceFen: undefined,
    page: 2,
    pageSize: 24,
  });
});

test('a wrong price stays as it is written, so that its field can show it', () => {
  expect(readListQuery({ min: ' -1 ', max: '1e3' })).toEqual({ minYuan: '-1', maxYuan: '1e3' });
});

test.each([
  [{}, null],
  [{ minYuan: '5' }, null],
  [{ minYuan: '5', maxYuan: '5' }, null],
  [{ minYuan: ' ', maxYuan: '5' }, null],
  [{ minYuan: '500', maxYuan: '100' }, 'reversed'],
  [{ minYuan: '100.01', maxYuan: '100' }, 'reversed'],
  [{ minYuan: '-1' }, 'not_a_price'],
  [{ minYuan: '5', maxYuan: 'abc' }, 'not_a_price'],
] as const)('the fault of %j is %s', (query, fault) => {
  expect(priceFaultOf(query)).toBe(fault);
});

test('a long search is cut between characters, so that its address can be encoded', () => {
  const { q = '' } = readListQuery({ q: `${'茶'.repeat(99)}😀` });
  expect(q).toBe('茶'.repeat(99));
  expect(encodeURIComponent(q)).not.toBe('');
});
