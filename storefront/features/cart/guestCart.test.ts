import { expect, test } from 'vitest';
import { ApiProblem, type Goods, type Product } from '../../../api-client/index.ts';
import { createGuestCart, readGuestCart, takeOutMerged } from './guestCart.ts';

const goods = (skuId: string, priceFen = 1000): Goods => ({
  skuId,
  productId: `p-${skuId}`,
  title: `Goods ${skuId}`,
  options: [],
  imageUrl: null,
  priceFen,
});

function browser(products: Record<string, Partial<Product['skus'][number]> | 'gone' | 'down'> = {}) {
  const values = new Map<string, string>();
  const storage = {
    getItem: (name: string) => values.get(name) ?? null,
    setItem: (name: string, value: string) => void values.set(name, value),
    removeItem: (name: string) => void values.delete(name),
  };
  const get = async (_path: string, input: { path: { id: string } }) => {
    const skuId = input.path.id.slice(2);
    const known = products[skuId] ?? 'gone';
    if (known === 'gone') throw new ApiProblem({ status: 404, code: 'product_not_found' });
    if (known === 'down') throw ApiProblem.offline();
    return {
      title: `Goods ${skuId}`,
      skus: [{ id: skuId, options: [], priceFen: 1000, available: 50, ...known }],
    };
  };
  let ids = 0;
  const open = () => createGuestCart({ storage, api: { get: get as never }, newId: () => `merge-${++ids}` });
  return { storage, values, open };
}

test('adding the same SKU again adds to its count, and the newest SKU stands first', async () => {
  const cart = browser().open();
  await cart.add(goods('a'), 2);
  await cart.add(goods('b'), 1);
  const again = await cart.add(goods('a'), 3);
  expect(again).toMatchObject({ skuId: 'a', count: 5, isChecked: true });
  expect(cart.peek().map((item) => [item.skuId, item.count])).toEqual([
    ['b', 1],
    ['a', 5],
  ]);
});

test('two tabs that write to one cart lose nothing', async () => {
  const { open, storage } = browser();
  const [one, other] = [open(), open()];
  await one.add(goods('a'), 1);
  const { mergeId } = readGuestCart(storage) ?? {};
  await other.add(goods('b'), 1);
  await one.add(goods('a'), 1);
  const cart = readGuestCart(storage);
  expect(cart?.mergeId).toBe(mergeId);
  expect(cart?.items.map((item) => [item.skuId, item.count])).toEqual([
    ['b', 1],
    ['a', 2],
  ]);
});

test('the limits of a cart hold for a guest cart', async () => {
  const cart = browser().open();
  await cart.add(goods('a'), 998);
  await expect(cart.add(goods('a'), 2)).rejects.toMatchObject({ code: 'count_too_large' });
  for (let index = 1; index < 120; index++) await cart.add(goods(`n${index}`), 1);
  await expect(cart.add(goods('one-more'), 1)).rejects.toMatchObject({ code: 'cart_full' });
  await expect(cart.add(goods('a'), 1)).resolves.toMatchObject({ count: 999 });
});

test('loading the cart shows what has changed since the goods were added', async () => {
  const cart = browser({
    same: {},
    dearer: { priceFen: 1200 },
    few: { available: 1 },
    none: { available: 0 },
    unknown: 'down',
  }).open();
  for (const skuId of ['same', 'dearer', 'few', 'none', 'unknown', 'removed'])
    await cart.add(goods(skuId), 2);
  const items = await cart.load();
  expect(Object.fromEntries(items.map((item) => [item.skuId, item.problem]))).toEqual({
    same: null,
    dearer: 'price_changed',
    few: 'insufficient_stock',
    none: 'out_of_stock',
    unknown: null,
    removed: 'off_shelf',
  });
  expect(items.find((item) => item.skuId === 'dearer')?.priceFen).toBe(1200);
});

test('a change of an item that another tab removed is refused', async () => {
  const { open } = browser();
  const [one, other] = [open(), open()];
  await one.add(goods('a'), 1);
  await other.remove('a');
  await expect(one.change('a', { count: 2 })).rejects.toMatchObject({ code: 'cart_item_not_found' });
});

test('a merged cart is removed', async () => {
  const { open, storage } = browser();
  await open().add(goods('a'), 1);
  const merged = readGuestCart(storage);
  if (merged) takeOutMerged(storage, merged, () => 'next');
  expect(readGuestCart(storage)).toBeNull();
});

test('goods that another tab adds during a merge stay for the next merge', async () => {
  const { open, storage } = browser();
  await open().add(goods('a'), 2);
  const merged = readGuestCart(storage);
  await open().add(goods('a'), 1);
  await open().add(goods('b'), 1);
  if (merged) takeOutMerged(storage, merged, () => 'next');
  const rest = readGuestCart(storage);
  expect(rest?.mergeId).toBe('next');
  expect(rest?.items.map((item) => [item.skuId, item.count])).toEqual([
    ['b', 1],
    ['a', 1],
  ]);
});

test('a cart that was merged earlier is not removed from the next cart', async () => {
  const { open, storage } = browser();
  await open().add(goods('a'), 1);
  const merged = readGuestCart(storage);
  if (merged) takeOutMerged(storage, { ...merged, mergeId: 'another' }, () => 'next');
  expect(readGuestCart(storage)?.items).toHaveLength(1);
});

test('what cannot be read in the storage is an empty cart', () => {
  const { open, values } = browser();
  for (const broken of ['{', 'null', '[]', '{"items":3}']) {
    values.set('jishi.guestCart', broken);
    expect(open().peek()).toEqual([]);
  }
});

test('a line that cannot be read does not lose the others', async () => {
  const { open, storage, values } = browser();
  await open().add(goods('a'), 2);
  const cart = JSON.parse(values.get('jishi.guestCart') ?? '') as { items: object[] };
  const line = cart.items[0];
  const broken = [
    null,
    3,
    {},
    { ...line, count: '2' },
    { ...line, count: 0 },
    { ...line, skuId: 7 },
    { ...line, options: null },
  ];
  values.set('jishi.guestCart', JSON.stringify({ ...cart, items: [...broken, line] }));
  expect(
    open()
      .peek()
      .map(({ skuId, count }) => [skuId, count]),
  ).toEqual([['a', 2]]);
  expect(readGuestCart(storage)?.items).toHaveLength(1);
});
