import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GivenSku, givenSku } from '../../../test/given.ts';
import { boughtGoodsContract } from '../outbox/bought-goods.contract.ts';
import { type CartShop, Shopper, startCartShop } from '../test-shopper.ts';
import type { WholeCart } from './store.ts';

/** What a cart does, for every store. `settings` are those of a shop with that store. */
export function cartContract(storeName: string, settings: () => Promise<Record<string, string>>): void {
  describe(`a cart in ${storeName}`, () => {
    let shop: CartShop;
    let skus: GivenSku[];
    let sku: GivenSku;
    let other: GivenSku;
    beforeAll(async () => {
      shop = await startCartShop(await settings());
      skus = await Promise.all(Array.from({ length: 130 }, () => givenSku(shop.db)));
      [sku, other] = skus as [GivenSku, GivenSku];
    });
    afterAll(() => shop.close());

    const someone = () => new Shopper(shop);

    test('a new cart is empty', async () => {
      expect(await someone().read()).toEqual({
        items: [],
        totalCount: 0,
        checkedCount: 0,
        checkedAmountFen: 0,
      });
    });

    test('an added item is checked, and a second add adds to its count', async () => {
      const shopper = someone();
      const first = await shopper.add(sku.skuId, 2);
      expect(first).toEqual({
        status: 200,
        body: {
          skuId: sku.skuId,
          productId: sku.productId,
          title: '全棉衬衫',
          options: [],
          imageUrl: null,
          priceFen: 1_000,
          count: 2,
          isChecked: true,
          available: 100,
          problem: null,
        },
      });
      expect((await shopper.add(sku.skuId.toUpperCase(), 3)).body).toMatchObject({
        skuId: sku.skuId,
        count: 5,
      });
      expect(await shopper.counts()).toEqual({ [sku.skuId]: 5 });
    });

    test('the item that was added last comes first, and the sums are of checked items', async () => {
      const shopper = someone();
      await shop.store.add(shopper.id, { skuId: sku.skuId, count: 2, priceFen: 1_000, addedAt: 1_000 });
      await shop.store.add(shopper.id, { skuId: other.skuId, count: 3, priceFen: 1_000, addedAt: 2_000 });
      await shopper.change(sku.skuId, { isChecked: false });
      const cart = await shopper.read();
      expect(cart.items.map((item) => item.skuId)).toEqual([other.skuId, sku.skuId]);
      expect(cart).toMatchObject({ totalCount: 5, checkedCount: 3, checkedAmountFen: 3_000 });
      await shopper.add(sku.skuId, 1);
      const [newest] = (await shopper.read()).items;
      expect(newest).toMatchObject({ skuId: sku.skuId, count: 3, isChecked: false });
    });

    test('a hundred adds at once are a hundred', async () => {
      const shopper = someone();
      const answers = await Promise.all(Array.from({ length: 100 }, () => shopper.add(sku.skuId, 1)));
      expect(answers.every((answer) => answer.status === 200)).toBe(true);
      expect(new Set(answers.map((answer) => answer.body.count)).size).toBe(100);
      expect(await shopper.counts()).toEqual({ [sku.skuId]: 100 });
    });

    test('of 130 different items added at once 10 are refused', async () => {
      const shopper = someone();
      const answers = await Promise.all(skus.map(({ skuId }) => shopper.add(skuId, 1)));
      expect(answers.filter((answer) => answer.status === 200)).toHaveLength(120);
      expect(answers.filter((answer) => answer.body.code === 'cart_full')).toHaveLength(10);
      const cart = await shopper.read();
      expect(cart.items).toHaveLength(120);
      expect((await shopper.add(cart.items[0]?.skuId as string, 1)).status).toBe(200);
    });

    test('a count above 999 is refused and changes nothing', async () => {
      const shopper = someone();
      await shopper.add(sku.skuId, 998);
      expect(await shopper.add(sku.skuId, 2)).toMatchObject({
        status: 409,
        body: { code: 'count_too_large' },
      });
      expect((await shopper.add(sku.skuId, 1)).body.count).toBe(999);
      expect(await shopper.counts()).toEqual({ [sku.skuId]: 999 });
    });

    test('an item that is not for sale is refused', async () => {
      const shopper = someone();
      const gone = await givenSku(shop.db);
      await shop.db.updateTable('skus').set({ status: 'off_shelf' }).where('id', '=', gone.skuId).execute();
      for (const skuId of [randomUUID(), 'no-such-sku', gone.skuId]) {
        expect(await shopper.add(skuId, 1)).toMatchObject({ status: 404, body: { code: 'sku_not_found' } });
      }
      expect((await shopper.read()).items).toEqual([]);
    });

    test('a change sets the count or the check of one item', async () => {
      const shopper = someone();
      await shopper.add(sku.skuId, 2);
      expect((await shopper.change(sku.skuId, { count: 7 })).body).toMatchObject({
        count: 7,
        isChecked: true,
      });
      expect((await shopper.change(sku.skuId.toUpperCase(), { isChecked: false })).body).toMatchObject({
        count: 7,
        isChecked: false,
      });
      expect((await shopper.change(sku.skuId, { count: 999, isChecked: true })).body).toMatchObject({
        count: 999,
        isChecked: true,
      });
      expect((await shopper.change(sku.skuId, {})).body).toMatchObject({ count: 999, isChecked: true });
      for (const skuId of [other.skuId, randomUUID(), 'no-such-sku']) {
        const answer = await shopper.change(skuId, { count: 1 });
        expect(answer).toMatchObject({ status: 404, body: { code: 'cart_item_not_found' } });
      }
    });

    test('removing an item answers 204, also when the cart does not hold it', async () => {
      const shopper = someone();
      await shopper.add(sku.skuId, 2);
      await shopper.add(other.skuId, 1);
      for (const skuId of [sku.skuId, sku.skuId.toUpperCase(), randomUUID(), 'no-such-sku']) {
        expect(await shopper.remove(skuId)).toEqual({ status: 204, body: null });
      }
      expect(await shopper.counts()).toEqual({ [other.skuId]: 1 });
      await shopper.remove(other.skuId);
      expect((await shopper.read()).items).toEqual([]);
    });

    test('checking all and unchecking all change every item', async () => {
      const shopper = someone();
      expect((await shopper.checkAll(true)).body.items).toEqual([]);
      await shopper.add(sku.skuId, 2);
      await shopper.add(other.skuId, 1);
      await shopper.change(other.skuId, { isChecked: false });
      const unchecked = (await shopper.checkAll(false)).body;
      expect(unchecked).toMatchObject({ totalCount: 3, checkedCount: 0, checkedAmountFen: 0 });
      expect(await shopper.read()).toEqual(unchecked);
      expect((await shopper.checkAll(true)).body).toMatchObject({ checkedCount: 3, checkedAmountFen: 3_000 });
      expect(await shop.store.read(shopper.id)).toHaveLength(2);
    });

    test('a change of one cart leaves the cart of another user as it is', async () => {
      const [shopper, stranger] = [someone(), someone()];
      await shopper.add(sku.skuId, 2);
      await stranger.add(sku.skuId, 5);
      await stranger.checkAll(false);
      await stranger.remove(sku.skuId);
      expect(await shopper.read()).toMatchObject({ totalCount: 2, checkedCount: 2 });
    });

    test('a merge adds counts up to 999 and lists what it did not add', async () => {
      const shopper = someone();
      await shopper.add(sku.skuId, 990);
      await shopper.change(sku.skuId, { isChecked: false });
      const unknown = randomUUID();
      const { status, body } = await shopper.merge(randomUUID(), [
        { skuId: sku.skuId, count: 50 },
        { skuId: other.skuId, count: 1 },
        { skuId: unknown, count: 1 },
        { skuId: other.skuId.toUpperCase(), count: 2 },
        { skuId: 'no-such-sku', count: 1 },
      ]);
      expect(status).toBe(200);
      expect(body.rejected).toEqual([
        { skuId: unknown, reason: 'sku_not_found' },
        { skuId: 'no-such-sku', reason: 'sku_not_found' },
      ]);
      expect(body.items.map(({ skuId, count, isChecked }) => [skuId, count, isChecked])).toEqual([
        [sku.skuId, 999, false],
        [other.skuId, 3, true],
      ]);
      expect(await shopper.counts()).toEqual({ [sku.skuId]: 999, [other.skuId]: 3 });
    });

    test('a merge adds items up to 120 and lists the rest', async () => {
      const shopper = someone();
      await shopper.add(sku.skuId, 1);
      const guest = skus.map(({ skuId }) => ({ skuId, count: 2 }));
      const { body } = await shopper.merge(randomUUID(), guest);
      expect(body.items).toHaveLength(120);
      expect(body.items[0]).toMatchObject({ skuId: sku.skuId, count: 3 });
      expect(body.items.map((item) => item.skuId)).toEqual(guest.slice(0, 120).map((item) => item.skuId));
      expect(body.rejected).toEqual(guest.slice(120).map(({ skuId }) => ({ skuId, reason: 'cart_full' })));
    });

    test('a guest cart that two tabs merge at once is merged once', async () => {
      const shopper = someone();
      const mergeId = randomUUID();
      const guest = [{ skuId: sku.skuId, count: 2 }];
      const tabs = await Promise.all(
        Array.from({ length: 8 }, (_, tab) =>
          shopper.merge(tab % 2 === 0 ? mergeId : mergeId.toUpperCase(), guest),
        ),
      );
      expect(tabs.map((answer) => answer.status)).toEqual(Array(8).fill(200));
      expect(tabs.map((answer) => answer.body.items[0]?.count)).toEqual(Array(8).fill(2));
      await shopper.remove(sku.skuId);
      expect((await shopper.merge(mergeId, guest)).body).toMatchObject({ items: [], rejected: [] });
      expect((await someone().merge(mergeId, guest)).body.totalCount).toBe(2);
    });

    test('the last thousand merged guest carts are remembered', async () => {
      const { id } = someone();
      const entry = { skuId: sku.skuId, count: 1, priceFen: 1_000, addedAt: 1 };
      const mergeIds = Array.from({ length: 1_000 }, () => randomUUID());
      await shop.store.restore({ userId: id, entries: [], mergeIds });
      await shop.store.merge(id, randomUUID(), []);
      await shop.store.merge(id, mergeIds[1] as string, [entry]);
      expect(await shop.store.read(id)).toEqual([]);
      await shop.store.merge(id, mergeIds[0] as string, [entry]);
      expect(await shop.store.read(id)).toHaveLength(1);
    });

    test('an item says what has changed since it was added', async () => {
      const shopper = someone();
      const { db } = shop;
      const changed = {
        dear: await givenSku(db),
        few: await givenSku(db),
        none: await givenSku(db),
        off: await givenSku(db),
        offWhole: await givenSku(db),
        same: await givenSku(db),
      };
      for (const { skuId } of Object.values(changed)) await shopper.add(skuId, 2);
      const { dear, few, none, off, offWhole } = changed;
      await db
        .updateTable('skus')
        .set({ price_fen: 2_000 })
        .where('id', 'in', [dear.skuId, none.skuId])
        .execute();
      await db.updateTable('stock').set({ locked: 99 }).where('sku_id', '=', few.skuId).execute();
      await db.updateTable('stock').set({ locked: 100 }).where('sku_id', '=', none.skuId).execute();
      await db.updateTable('skus').set({ status: 'off_shelf' }).where('id', '=', off.skuId).execute();
      await db
        .updateTable('products')
        .set({ status: 'off_shelf' })
        .where('id', '=', offWhole.productId)
        .execute();

      const cart = await shopper.read();
      const shown = Object.entries(changed).map(([name, { skuId }]) => {
        const item = cart.items.find((each) => each.skuId === skuId);
        return [name, item?.problem, item?.available, item?.priceFen];
      });
      expect(shown).toEqual([
        ['dear', 'price_changed', 100, 2_000],
        ['few', 'insufficient_stock', 1, 1_000],
        ['none', 'out_of_stock', 0, 2_000],
        ['off', 'off_shelf', 0, 1_000],
        ['offWhole', 'off_shelf', 0, 1_000],
        ['same', null, 100, 1_000],
      ]);
      // Two each of what is on the shelf: dear, few, none and same.
      expect(cart).toMatchObject({ totalCount: 12, checkedCount: 8, checkedAmountFen: 12_000 });
      expect((await shopper.add(dear.skuId, 1)).body).toMatchObject({ problem: null, priceFen: 2_000 });
    });

    test('an item whose SKU no longer exists is shown as off the shelf and can be removed', async () => {
      const shopper = someone();
      const skuId = randomUUID();
      await shop.store.add(shopper.id, { skuId, count: 2, priceFen: 700, addedAt: 1 });
      expect((await shopper.read()).items).toEqual([
        {
          skuId,
          productId: null,
          title: '商品已下架',
          options: [],
          imageUrl: null,
          priceFen: 700,
          count: 2,
          isChecked: true,
          available: 0,
          problem: 'off_shelf',
        },
      ]);
      expect(await shopper.remove(skuId)).toMatchObject({ status: 204 });
      expect((await shopper.read()).items).toEqual([]);
    });

    test('a cart is in English for a request that prefers English', async () => {
      const shopper = new Shopper(shop, { language: 'en' });
      await shopper.add(sku.skuId, 1);
      const [item] = (await shopper.read()).items;
      expect(item?.title).toBe('Cotton shirt');
    });

    boughtGoodsContract(() => ({ shop, skus }));

    test('a store says which items are checked', async () => {
      const shopper = someone();
      await shopper.add(sku.skuId, 2);
      await shopper.add(other.skuId, 1);
      await shopper.change(other.skuId, { isChecked: false });
      const checked = await shop.store.read(shopper.id);
      expect(checked.filter((entry) => entry.isChecked).map((entry) => entry.skuId)).toEqual([sku.skuId]);
    });

    test('a cleared cart is empty and its guest carts can be merged again', async () => {
      const shopper = someone();
      const mergeId = randomUUID();
      await shopper.merge(mergeId, [{ skuId: sku.skuId, count: 2 }]);
      await shop.store.clear(shopper.id);
      expect((await shopper.read()).items).toEqual([]);
      expect((await shopper.merge(mergeId, [{ skuId: sku.skuId, count: 2 }])).body.totalCount).toBe(2);
    });

    test('a cart that is restored twice is there once, and keeps the entries that it had', async () => {
      const { id } = someone();
      const mergeId = randomUUID();
      const entries = [
        { skuId: other.skuId, count: 4, isChecked: false, priceFen: 900, addedAt: 2_000 },
        { skuId: sku.skuId, count: 2, isChecked: true, priceFen: 800, addedAt: 1_000 },
      ];
      await shop.store.add(id, { skuId: sku.skuId, count: 1, priceFen: 1_000, addedAt: 3_000 });
      const cart = { userId: id, entries, mergeIds: [mergeId] };
      await shop.store.restore(cart);
      await shop.store.restore(cart);
      const kept = { skuId: sku.skuId, count: 1, isChecked: true, priceFen: 1_000, addedAt: 3_000 };
      expect(await shop.store.read(id)).toEqual([kept, entries[0]]);
      await shop.store.merge(id, mergeId, [{ skuId: sku.skuId, count: 1, priceFen: 1, addedAt: 1 }]);
      expect(await shop.store.read(id)).toEqual([kept, entries[0]]);
      const found = new Map<string, WholeCart>();
      for await (const page of shop.store.pages()) for (const whole of page) found.set(whole.userId, whole);
      expect(found.get(id)).toEqual({ userId: id, entries: [kept, entries[0]], mergeIds: [mergeId] });
    });
  });
}
