import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GivenSku, givenSku } from '../../test/given.ts';
import { SKUS_FOR_SALE } from '../catalog/index.ts';
import { type CartShop, Shopper, startCartShop } from './test-shopper.ts';

let shop: CartShop;
let sku: GivenSku;
beforeAll(async () => {
  shop = await startCartShop({});
  sku = await givenSku(shop.db);
});
afterAll(() => shop.close());

const ROUTES = [
  ['GET', '/api/cart'],
  ['PATCH', '/api/cart'],
  ['POST', '/api/cart/items'],
  ['PATCH', '/api/cart/items/x'],
  ['DELETE', '/api/cart/items/x'],
  ['POST', '/api/cart/merge'],
] as const;

test.each(ROUTES)('%s %s without a token is refused', async (method, url) => {
  const answer = await shop.app.inject({ method, url });
  expect(answer.statusCode).toBe(401);
  expect(answer.json().code).toBe('token_missing');
});

const item = () => ({ skuId: sku.skuId, count: 1 });
const BAD: [string, 'POST' | 'PATCH', string, () => object, string[]][] = [
  ['an empty body', 'POST', '/api/cart/items', () => ({}), ['count', 'skuId']],
  ['a count of zero', 'POST', '/api/cart/items', () => ({ ...item(), count: 0 }), ['count']],
  ['a thousand', 'POST', '/api/cart/items', () => ({ ...item(), count: 1_000 }), ['count']],
  ['half of one', 'POST', '/api/cart/items', () => ({ ...item(), count: 1.5 }), ['count']],
  ['a count as text', 'POST', '/api/cart/items', () => ({ ...item(), count: '1' }), ['count']],
  ['no SKU', 'POST', '/api/cart/items', () => ({ ...item(), skuId: '' }), ['skuId']],
  ['a long SKU', 'POST', '/api/cart/items', () => ({ ...item(), skuId: 'x'.repeat(101) }), ['skuId']],
  ['a NUL', 'POST', '/api/cart/items', () => ({ ...item(), skuId: 'x\0' }), ['skuId']],
  [
    'a change to zero',
    'PATCH',
    '/api/cart/items/x',
    () => ({ count: 0, isChecked: 'yes' }),
    ['count', 'isChecked'],
  ],
  ['neither field', 'PATCH', '/api/cart', () => ({}), ['isChecked']],
  ['no mergeId', 'POST', '/api/cart/merge', () => ({ items: [item()] }), ['mergeId']],
  ['a bad mergeId', 'POST', '/api/cart/merge', () => ({ mergeId: 'x', items: [item()] }), ['mergeId']],
  [
    'a mergeId as a URN',
    'POST',
    '/api/cart/merge',
    () => ({ mergeId: `urn:uuid:${randomUUID()}`, items: [item()] }),
    ['mergeId'],
  ],
  [
    'a bad item',
    'POST',
    '/api/cart/merge',
    () => ({ mergeId: randomUUID(), items: [item(), { ...item(), count: 0 }] }),
    ['items[1].count'],
  ],
  [
    'too many items',
    'POST',
    '/api/cart/merge',
    () => ({ mergeId: randomUUID(), items: Array.from({ length: 501 }, item) }),
    ['items'],
  ],
];

test.each(BAD)('%s: the refusal names each wrong field', async (_what, method, url, payload, paths) => {
  const answer = await new Shopper(shop).ask(method, url, payload());
  expect(answer.status).toBe(400);
  expect(answer.body.code).toBe('validation_failed');
  expect(answer.body.errors?.map((error) => error.path).sort()).toEqual(paths);
});

test('an empty guest cart is merged, and an unknown field is ignored', async () => {
  const shopper = new Shopper(shop);
  const empty = await shopper.merge(randomUUID(), []);
  expect(empty).toMatchObject({ status: 200, body: { items: [], rejected: [] } });
  const added = await shopper.ask('POST', '/api/cart/items', { ...item(), colour: 'red' });
  expect(added.status).toBe(200);
});

test('the SKUs of a full cart are read by one statement', async () => {
  const shopper = new Shopper(shop);
  const skus = await Promise.all(Array.from({ length: 120 }, () => givenSku(shop.db)));
  await shopper.merge(
    randomUUID(),
    skus.map(({ skuId }) => ({ skuId, count: 1 })),
  );
  const statements: string[] = [];
  const { reads: pool } = shop.database;
  const onAcquire = (client: { query: (...args: unknown[]) => unknown }) => {
    const query = client.query;
    client.query = function (this: unknown, ...args: unknown[]) {
      statements.push(String((args[0] as { text?: string }).text ?? args[0]));
      return query.apply(client, args);
    };
    pool.once('release', () => {
      client.query = query;
    });
  };
  pool.on('acquire', onAcquire as never);
  const cart = await shopper.read();
  pool.off('acquire', onAcquire as never);
  expect(cart.items).toHaveLength(120);
  // The cart's own statement uses the connections of the cart module.
  expect(statements).toEqual([SKUS_FOR_SALE]);
});
