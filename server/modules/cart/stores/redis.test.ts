import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GivenSku, givenSku } from '../../../test/given.ts';
import { type RedisNode, startRedis, until } from '../../../test/redis.ts';
import { type CartShop, Shopper, startCartShop } from '../test-shopper.ts';
import { cartContract } from './cart.contract.ts';
import { cartProperties } from './cart.properties.ts';

let redis: RedisNode;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

cartContract('Redis', async () => ({ REDIS_URL: redis.url }));
cartProperties('Redis', async () => ({ REDIS_URL: redis.url }));

describe('the commands of a cart', () => {
  let shop: CartShop;
  let sku: GivenSku;
  beforeAll(async () => {
    shop = await startCartShop({ REDIS_URL: redis.url });
    sku = await givenSku(shop.db);
  });
  afterAll(() => shop.close());

  /** How often Redis ran each command during `work`, without the commands of the test itself. */
  async function commandsDuring(work: () => Promise<unknown>): Promise<Record<string, number>> {
    await redis.command('CONFIG', 'RESETSTAT');
    await work();
    const stats = String(await redis.command('INFO', 'commandstats'));
    const calls = [...stats.matchAll(/^cmdstat_(\S+?):calls=(\d+)/gm)].map(([, name, count]) => [
      name,
      Number(count),
    ]);
    return Object.fromEntries(calls.filter(([name]) => !/^(config|info|ping)/.test(String(name))));
  }

  test('a read is the same two commands with two carts and with five thousand', async () => {
    const shopper = new Shopper(shop);
    for (const each of [sku, await givenSku(shop.db)]) await shopper.add(each.skuId, 1);
    const withFew = await commandsDuring(() => shopper.read());
    expect(withFew).toEqual({ hgetall: 1, ttl: 1 });
    const entry = { skuId: sku.skuId, count: 1, priceFen: 1, addedAt: 1 };
    for (let hundreds = 0; hundreds < 50; hundreds++)
      await Promise.all(Array.from({ length: 100 }, () => shop.store.add(randomUUID(), entry)));
    expect(await commandsDuring(() => shopper.read())).toEqual(withFew);
  });

  test('a read is one round trip', async () => {
    const shopper = new Shopper(shop);
    await shopper.add(sku.skuId, 1);
    const packets = async () =>
      Number(/total_reads_processed:(\d+)/.exec(String(await redis.command('INFO', 'stats')))?.[1]);
    // Another connection may send a PING meanwhile, but not every time.
    const seen: number[] = [];
    for (let tries = 0; tries < 10; tries++) {
      const before = await packets();
      await shopper.read();
      seen.push((await packets()) - before - 1);
    }
    expect(Math.min(...seen)).toBe(1);
  });

  test('no request of a shopper scans the keys', async () => {
    const shopper = new Shopper(shop);
    const commands = await commandsDuring(async () => {
      await shopper.add(sku.skuId, 2);
      await shopper.change(sku.skuId, { count: 1 });
      await shopper.checkAll(false);
      await shopper.merge(randomUUID(), [{ skuId: sku.skuId, count: 1 }]);
      await shopper.read();
      await shopper.remove(sku.skuId);
    });
    expect(commands).toMatchObject({ hgetall: expect.any(Number), hset: expect.any(Number) });
    expect(Object.keys(commands).filter((name) => /^(keys|scan|dbsize|randomkey)$/.test(name))).toEqual([]);
  });

  test('the keys of a user are in one slot and expire after 90 days without use', async () => {
    const shopper = new Shopper(shop);
    await shopper.merge(randomUUID(), [{ skuId: sku.skuId, count: 1 }]);
    const keys = (await redis.command('KEYS', `*${shopper.id}*`)) as string[];
    expect(keys).toHaveLength(2);
    for (const key of keys) {
      expect(key).toContain(`{${shopper.id}}`);
      const seconds = Number(await redis.command('TTL', key));
      expect(seconds).toBeGreaterThan(90 * 86_400 - 60);
      expect(seconds).toBeLessThanOrEqual(90 * 86_400);
    }
    const cart = keys.find((key) => key.endsWith('}')) as string;
    await redis.command('EXPIRE', cart, String(80 * 86_400));
    await shopper.read();
    await until(
      'reading the cart counts as a use',
      async () => Number(await redis.command('TTL', cart)) > 89 * 86_400,
    );
    expect(await commandsDuring(() => shopper.read())).toEqual({ hgetall: 1, ttl: 1 });
  });
});
