import pino from 'pino';
import { expect, test } from 'vitest';
import { inTransaction } from '../../../platform/postgres/postgres.ts';
import { bearer, type GivenSku, givenAddress, givenUser } from '../../../test/given.ts';
import { until } from '../../../test/redis.ts';
import { type CartShop, givenBoughtGoods, Shopper } from '../test-shopper.ts';
import { createOutbox } from './service.ts';

const log = pino({ level: 'silent' });

/** How the outbox takes what an order has bought out of a cart, for every store. */
export function boughtGoodsContract(stand: () => { shop: CartShop; skus: GivenSku[] }): void {
  const outboxOf = (shop: CartShop) => createOutbox({ db: shop.db, store: shop.store, log });

  test('bought counts are subtracted: a raised count keeps the difference, a removed item stays removed', async () => {
    const { shop, skus } = stand();
    const shopper = new Shopper(shop);
    const [a, b, c, d] = skus as [GivenSku, GivenSku, GivenSku, GivenSku];
    for (const { skuId } of [a, b, c, d]) await shopper.add(skuId, 2);
    await givenBoughtGoods(
      shop.db,
      shopper.id,
      [a, b, c].map(({ skuId }) => ({ skuId, count: 2 })),
    );
    await shopper.add(b.skuId, 3);
    await shopper.change(b.skuId, { isChecked: false });
    await shopper.remove(c.skuId);
    expect((await outboxOf(shop).drain()).done).toBe(1);
    expect(await shopper.counts()).toEqual({ [b.skuId]: 3, [d.skuId]: 2 });
    expect((await shopper.read()).items.find((item) => item.skuId === b.skuId)?.isChecked).toBe(false);
    expect((await outboxOf(shop).drain()).done).toBe(0);
  });

  test('six processes that drain the outbox at once subtract each order once', async () => {
    const { shop, skus } = stand();
    const shopper = new Shopper(shop);
    const sku = skus[0] as GivenSku;
    await shopper.add(sku.skuId, 100);
    for (let order = 0; order < 20; order++)
      await givenBoughtGoods(shop.db, shopper.id, [{ skuId: sku.skuId, count: 3 }]);
    const done = await Promise.all(Array.from({ length: 6 }, () => outboxOf(shop).drain()));
    expect(done.reduce((sum, each) => sum + each.done, 0)).toBe(20);
    expect(await shopper.counts()).toEqual({ [sku.skuId]: 40 });
  });

  test('an order is subtracted once when the process ends before the commit', async () => {
    const { shop, skus } = stand();
    const shopper = new Shopper(shop);
    const sku = skus[0] as GivenSku;
    await shopper.add(sku.skuId, 10);
    const order = await givenBoughtGoods(shop.db, shopper.id, [{ skuId: sku.skuId, count: 3 }]);
    const dying = inTransaction(shop.db, async (tx) => {
      await shop.store.takeOut(tx, [order]);
      throw new Error('the process died before it committed');
    });
    await expect(dying).rejects.toThrow('died');
    expect((await outboxOf(shop).drain()).done).toBe(1);
    expect(await shopper.counts()).toEqual({ [sku.skuId]: 7 });
  });

  test('an order of the cart takes its goods out at once, and an order of named goods leaves the cart as it is', async () => {
    const { shop, skus } = stand();
    const [sku, other] = skus as [GivenSku, GivenSku];
    const { id } = await givenUser(shop.db);
    const { id: addressId } = await givenAddress(shop.db, id);
    const shopper = new Shopper(shop, { id });
    const buy = async (what: object) => {
      const checkout = await shopper.ask<{ key: string }>('POST', '/api/checkouts', what);
      expect(checkout.status).toBe(201);
      const headers = { ...bearer(shop.tokens, id), 'idempotency-key': checkout.body.key };
      const order = { method: 'POST', url: '/api/orders', headers, payload: { addressId } } as const;
      expect((await shop.app.inject(order)).statusCode).toBe(201);
      // A second time, as a browser does whose answer was lost.
      expect((await shop.app.inject(order)).statusCode).toBe(200);
    };
    await shopper.add(sku.skuId, 2);
    await shopper.add(other.skuId, 1);
    await shopper.change(other.skuId, { isChecked: false });
    await buy({ items: [{ skuId: sku.skuId, count: 1 }] });
    expect(await shopper.counts()).toEqual({ [sku.skuId]: 2, [other.skuId]: 1 });
    await buy({ source: 'cart' });
    const isGone = async () => !(sku.skuId in (await shopper.counts()));
    await until('what was bought has left the cart', isGone);
    expect(await shopper.counts()).toEqual({ [other.skuId]: 1 });
  });
}
