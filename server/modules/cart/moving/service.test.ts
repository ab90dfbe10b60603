import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RedisNode, startRedis } from '../../../test/redis.ts';
import { createPostgresStore } from '../stores/postgres.ts';
import type { CartStore, WholeCart } from '../stores/store.ts';
import { type CartShop, givenBoughtGoods, startCartShop } from '../test-shopper.ts';
import { moveCarts } from './service.ts';

const log = pino({ level: 'silent' });
/** More than a page of either store. */
const CARTS = 1_100;

let server: RedisNode;
let shop: CartShop;
let inPostgres: CartStore;
let inRedis: CartStore;
beforeAll(async () => {
  server = await startRedis();
  shop = await startCartShop({ REDIS_URL: server.url });
  inPostgres = createPostgresStore(shop.db);
  inRedis = shop.store;
});
afterAll(async () => {
  await shop.close();
  await server.stop();
});

function someCart(index: number): WholeCart {
  const entries = Array.from({ length: index % 4 }, (_, item) => ({
    skuId: randomUUID(),
    count: 1 + ((index + item) % 999),
    isChecked: (index + item) % 3 > 0,
    priceFen: 100 + item,
    addedAt: 2_000_000 - item,
  }));
  const mergeIds = Array.from({ length: 1 + (index % 2) }, () => randomUUID());
  return { userId: randomUUID(), entries, mergeIds };
}

async function contents(store: CartStore): Promise<Map<string, WholeCart>> {
  const carts = new Map<string, WholeCart>();
  for await (const page of store.pages()) for (const cart of page) carts.set(cart.userId, cart);
  return carts;
}

test('every cart is the same after a move to Redis and back', async () => {
  const carts = Array.from({ length: CARTS }, (_, index) => someCart(index));
  const all = new Map(carts.map((cart) => [cart.userId, cart]));
  await Promise.all(carts.map((cart) => inPostgres.restore(cart)));
  const progress: number[] = [];
  const onProgress = (moved: number) => void progress.push(moved);

  const there = await moveCarts({ db: shop.db, from: inPostgres, to: inRedis, log, onProgress });
  expect(there).toBe(CARTS);
  expect(progress.at(-1)).toBe(CARTS);
  expect(progress.length).toBeGreaterThan(10);
  expect(await contents(inRedis)).toEqual(all);
  expect(await contents(inPostgres)).toEqual(new Map());

  const back = await moveCarts({ db: shop.db, from: inRedis, to: inPostgres, log, onProgress });
  expect(back).toBe(CARTS);
  expect(await contents(inPostgres)).toEqual(all);
  expect(await server.command('DBSIZE')).toBe(0);
  await shop.db.deleteFrom('carts').execute();
}, 300_000);

test('a move after one that failed halfway moves the rest, and adds nothing twice', async () => {
  const carts = Array.from({ length: 60 }, (_, index) => someCart(index + 1));
  for (const cart of carts) await inPostgres.restore(cart);
  const breakAt = (call: number, step: (cart: never) => Promise<void>) => {
    let calls = 0;
    return async (cart: never) => {
      if (++calls === call) throw new Error('the power went');
      await step(cart);
    };
  };
  const move = { db: shop.db, to: inRedis, log, onProgress: () => {} };
  const beforeCopy: CartStore = { ...inRedis, restore: breakAt(20, inRedis.restore) };
  await expect(moveCarts({ ...move, from: inPostgres, to: beforeCopy })).rejects.toThrow('the power went');
  const afterCopy: CartStore = { ...inPostgres, clear: breakAt(20, inPostgres.clear) };
  await expect(moveCarts({ ...move, from: afterCopy })).rejects.toThrow('the power went');
  await moveCarts({ ...move, from: inPostgres });
  expect(await contents(inRedis)).toEqual(new Map(carts.map((cart) => [cart.userId, cart])));
  for (const { userId } of carts) await inRedis.clear(userId);
});

test('bought goods are taken out before the move, and are not in the other store', async () => {
  const cart = someCart(3);
  const [bought, kept] = cart.entries as [WholeCart['entries'][number], WholeCart['entries'][number]];
  await inPostgres.restore({ ...cart, entries: [bought, kept] });
  await givenBoughtGoods(shop.db, cart.userId, [{ skuId: bought.skuId, count: bought.count }]);
  const move = { db: shop.db, from: inPostgres, to: inRedis, log, onProgress: () => {} };
  const stuck: CartStore = { ...inPostgres, takeOut: async () => [] };
  await expect(moveCarts({ ...move, from: stuck })).rejects.toThrow('1 orders');
  expect(await inRedis.read(cart.userId)).toEqual([]);
  await moveCarts(move);
  expect(await inRedis.read(cart.userId)).toEqual([kept]);
});
