import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createApp, nextTick } from 'vue';
import { type ApiAnswer, type ApiRequest, type CartItem, createApi } from '../../../api-client/index.ts';
import { apiKey } from '../../page/context.ts';
import { useSession } from '../../session/useSession.ts';
import { useCart } from './useCart.ts';

const item = (skuId: string, more: Partial<CartItem> = {}): CartItem => ({
  skuId,
  productId: `p-${skuId}`,
  title: skuId,
  options: [],
  imageUrl: null,
  priceFen: 1000,
  count: 1,
  isChecked: true,
  available: 99,
  problem: null,
  ...more,
});
const ok = (body: unknown): ApiAnswer => ({ status: 200, body, header: () => null });
const refused = (status: number, code: string): ApiAnswer => ({ status, body: { code }, header: () => null });

type Handler = (request: ApiRequest) => ApiAnswer | Promise<ApiAnswer>;
let handler: Handler;
let requests: string[];
const values = new Map<string, string>();

beforeEach(() => {
  values.clear();
  requests = [];
  vi.stubGlobal('window', {
    localStorage: {
      getItem: (name: string) => values.get(name) ?? null,
      setItem: (name: string, value: string) => void values.set(name, value),
      removeItem: (name: string) => void values.delete(name),
    },
  });
  const send = async (request: ApiRequest) => {
    requests.push(`${request.method} ${request.path}`);
    return handler(request);
  };
  const app = createApp({});
  app.provide(apiKey, createApi({ send, language: 'en' }));
  const pinia = createPinia();
  app.use(pinia);
  setActivePinia(pinia);
});
afterEach(() => vi.unstubAllGlobals());

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

async function signedIn(items: CartItem[]) {
  handler = () => ok({ items });
  const cart = useCart();
  Object.assign(useSession(), { isReady: true, isSignedIn: true });
  await nextTick();
  await cart.whenMerged();
  return cart;
}

async function guest() {
  handler = () => refused(404, 'product_not_found');
  const cart = useCart();
  useSession().isReady = true;
  await nextTick();
  return cart;
}

describe('a count', () => {
  test('is shown at once', async () => {
    const cart = await signedIn([item('a')]);
    handler = () => ok(item('a', { count: 5 }));
    const change = cart.change('a', { count: 5 });
    expect(cart.totalCount).toBe(5);
    expect(cart.checkedAmountFen).toBe(5000);
    await change;
  });

  test('goes back when it is refused', async () => {
    const cart = await signedIn([item('a', { count: 2 })]);
    handler = () => refused(503, 'cart_unavailable');
    await expect(cart.change('a', { count: 7 })).rejects.toMatchObject({ code: 'cart_unavailable' });
    expect(cart.totalCount).toBe(2);
  });

  test('goes back to the last confirmed count, not to the last shown one', async () => {
    const cart = await signedIn([item('a', { count: 1 })]);
    let calls = 0;
    handler = () => (++calls === 1 ? ok(item('a', { count: 2 })) : refused(503, 'cart_unavailable'));
    const first = cart.change('a', { count: 2 });
    await settled();
    const second = cart.change('a', { count: 9 });
    await Promise.allSettled([first, second]);
    expect(cart.items?.[0]?.count).toBe(2);
  });
});

test('goods that cannot be ordered are in no sum, and are unchecked before a checkout', async () => {
  const cart = await signedIn([
    item('a'),
    item('b', { problem: 'off_shelf' }),
    item('c', { problem: 'out_of_stock' }),
    item('d', { problem: 'insufficient_stock' }),
    item('e', { problem: 'off_shelf', isChecked: false }),
  ]);
  expect(cart.checkedAmountFen).toBe(2_000);
  handler = ({ path }) => ok(item(path.slice(-1), { isChecked: false }));
  requests = [];
  await cart.uncheckOthers();
  expect(requests.sort()).toEqual(['PATCH /api/cart/items/b', 'PATCH /api/cart/items/c']);
});

test('of several removals those that were refused are shown again, and the refusal is thrown', async () => {
  const cart = await signedIn([item('a'), item('b'), item('c')]);
  handler = ({ method, path }) => {
    if (method === 'GET') return ok({ items: [item('b')] });
    return path.endsWith('b') ? refused(503, 'cart_unavailable') : { ...ok(undefined), status: 204 };
  };
  const gone = cart.items?.slice(0, 2) ?? [];
  await expect(cart.removeAll(gone)).rejects.toThrow('cart_unavailable');
  expect(cart.items?.map(({ skuId }) => skuId)).toEqual(['b']);
});

test('unchecking all items is undone when it is refused', async () => {
  const cart = await signedIn([item('a'), item('b', { isChecked: false })]);
  handler = () => refused(503, 'cart_unavailable');
  await expect(cart.checkAll(false)).rejects.toThrow('cart_unavailable');
  expect(cart.items?.map((entry) => entry.isChecked)).toEqual([true, false]);
});

test('a refused removal is undone, and undo restores the count and the check mark', async () => {
  const gone = item('a', { count: 3, isChecked: false });
  const cart = await signedIn([gone, item('b')]);
  handler = () => refused(503, 'cart_unavailable');
  await expect(cart.remove('a')).rejects.toThrow('cart_unavailable');
  expect(cart.items).toHaveLength(2);

  handler = (request) =>
    ok(request.method === 'DELETE' ? null : { ...gone, isChecked: request.method === 'POST' });
  await cart.remove('a');
  expect(cart.items?.map((entry) => entry.skuId)).toEqual(['b']);
  await cart.restore(gone);
  expect(cart.items?.find((entry) => entry.skuId === 'a')).toMatchObject({ count: 3, isChecked: false });
});

test('goods that are no longer for sale count neither as items nor as money', async () => {
  const cart = await signedIn([item('a', { count: 2 }), item('b', { problem: 'off_shelf', available: 0 })]);
  expect([cart.totalCount, cart.checkedCount, cart.checkedAmountFen]).toEqual([3, 2, 2000]);
});

describe('a guest cart', () => {
  test('is merged once at sign-in and then removed', async () => {
    const cart = await guest();
    await cart.add(item('a'), 2);
    let merged: unknown;
    handler = (request) => {
      if (request.path !== '/api/cart/merge') return ok({ items: [item('a', { count: 2 })] });
      merged = JSON.parse(String(request.body));
      return ok({ items: [], rejected: [{ skuId: 'x', reason: 'sku_not_found' }] });
    };
    useSession().isSignedIn = true;
    await nextTick();
    await cart.whenMerged();
    expect(merged).toMatchObject({ mergeId: expect.any(String), items: [{ skuId: 'a', count: 2 }] });
    expect(values.has('jishi.guestCart')).toBe(false);
    expect(cart.rejectedCount).toBe(1);
    expect(cart.totalCount).toBe(2);
  });

  test('is kept when the merge fails', async () => {
    const cart = await guest();
    await cart.add(item('a'), 2);
    handler = () => refused(503, 'cart_unavailable');
    useSession().isSignedIn = true;
    await nextTick();
    await cart.whenMerged();
    expect(values.get('jishi.guestCart')).toContain('"skuId":"a"');
  });

  test('takes goods that are added after the session has ended', async () => {
    const cart = await signedIn([]);
    handler = () => {
      useSession().isSignedIn = false;
      return refused(403, 'token_expired');
    };
    await cart.add(item('a'), 1);
    expect(values.get('jishi.guestCart')).toContain('"skuId":"a"');
  });
});

describe('a change from elsewhere', () => {
  test('is shown after a refresh', async () => {
    const cart = await signedIn([item('a')]);
    handler = () => ok({ items: [item('a', { count: 4 }), item('b')] });
    await cart.refresh();
    expect(cart.totalCount).toBe(5);
  });

  test('does not overwrite a change of this tab that is under way', async () => {
    const cart = await signedIn([item('a')]);
    const answer = Promise.withResolvers<ApiAnswer>();
    handler = ({ method }) => (method === 'PATCH' ? answer.promise : ok({ items: [item('a')] }));
    const change = cart.change('a', { count: 5 });
    await settled();
    await cart.refresh();
    expect(cart.totalCount).toBe(5);
    answer.resolve(ok(item('a', { count: 5 })));
    await change;
    expect(cart.totalCount).toBe(5);
  });

  test('of the guest cart is shown with the stock that is known', async () => {
    const cart = await guest();
    await cart.add(item('a'), 1);
    const stored = JSON.parse(values.get('jishi.guestCart') ?? '') as { items: object[] };
    values.set(
      'jishi.guestCart',
      JSON.stringify({ ...stored, items: [{ ...item('b'), count: 2 }, ...stored.items] }),
    );
    await cart.refresh();
    expect(cart.items?.map(({ skuId, count }) => [skuId, count])).toEqual([
      ['b', 2],
      ['a', 1],
    ]);
  });
});

test('ordered goods leave the cart at once, although the server still answers them', async () => {
  const cart = await signedIn([item('a', { count: 2 }), item('b')]);
  cart.removeOrdered([{ skuId: 'a', count: 2 }]);
  expect(cart.items?.map(({ skuId }) => skuId)).toEqual(['b']);
  await cart.load();
  expect(cart.items?.map(({ skuId }) => skuId)).toEqual(['b']);
});

test('each change of the server’s cart tells the other tabs', async () => {
  const cart = await signedIn([item('a')]);
  const seen = new Set<string | undefined>();
  handler = () => ok(item('a', { count: 2 }));
  await cart.change('a', { count: 2 });
  seen.add(values.get('jishi.cartChanged'));
  await cart.add(item('b'), 1);
  seen.add(values.get('jishi.cartChanged'));
  await cart.remove('a');
  seen.add(values.get('jishi.cartChanged'));
  expect(seen.size).toBe(3);
  expect(seen).not.toContain(undefined);
});
