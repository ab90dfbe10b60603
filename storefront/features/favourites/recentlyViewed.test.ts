import { beforeEach, expect, test } from 'vitest';
import type { Product } from '../../../api-client/index.ts';
import { noteViewed, readViewed } from './recentlyViewed.ts';

const values = new Map<string, string>();
const storage = {
  getItem: (name: string) => values.get(name) ?? null,
  setItem: (name: string, value: string) => void values.set(name, value),
  removeItem: (name: string) => void values.delete(name),
};
beforeEach(() => values.clear());

const product = (id: string, prices = [900, 700]) =>
  ({
    ...{ id, slug: `p-${id}`, title: `商品 ${id}`, images: [{ url: '/a.webp', width: 1, height: 1 }] },
    skus: prices.map((priceFen) => ({ priceFen })),
  }) as unknown as Product;

test('the product that was looked at last comes first, once, with its lowest price', () => {
  for (const id of ['a', 'b', 'a']) noteViewed(product(id), storage);
  expect(readViewed(storage)).toEqual([
    { id: 'a', slug: 'p-a', title: '商品 a', imageUrl: '/a.webp', priceFen: 700 },
    expect.objectContaining({ id: 'b' }),
  ]);
});

test('the thirteenth product pushes the oldest out', () => {
  for (let nth = 0; nth < 13; nth += 1) noteViewed(product(String(nth)), storage);
  const ids = readViewed(storage).map(({ id }) => id);
  expect([ids.length, ids[0], ids.at(-1)]).toEqual([12, '12', '1']);
});

test('what another program stored under the name is left out', () => {
  for (const stored of ['nonsense', '{}', '[null, 1, {"id": 5}]']) {
    values.set('jishi.recentlyViewed', stored);
    expect(readViewed(storage)).toEqual([]);
  }
});
