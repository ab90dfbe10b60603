import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { bearer, givenSku } from '../../../test/given.ts';
import { givenFlashItem, givenShopper } from '../../../test/ordering.ts';
import { newKey } from '../checkout/keys.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());

async function visit(
  { userId, addressId }: { userId: string; addressId: string },
  key: string,
  ticket?: string,
) {
  const headers = { ...bearer(shop.tokens, userId), 'idempotency-key': key };
  const answer = await shop.app.inject({
    method: 'POST',
    url: '/api/orders',
    headers: ticket === undefined ? headers : { ...headers, 'x-queue-ticket': ticket },
    payload: { addressId },
  });
  return { status: answer.statusCode, body: answer.json(), retryAfter: answer.headers['retry-after'] };
}

/** More than a server takes in before it knows how fast its engine is. */
const CROWD = 2_500;

test('while the engine stands still, shoppers of a flash sale get places, and nobody asks the database for them', async () => {
  const shopper = await givenShopper(shop.database.db);
  const isHeld = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const holder = shop.database.db.transaction().execute(async (tx) => {
    // Whoever asks for a checkout or an order waits for this transaction.
    await sql`LOCK TABLE checkouts, orders IN ACCESS EXCLUSIVE MODE`.execute(tx);
    isHeld.resolve();
    await release.promise;
  });
  await isHeld.promise;
  const waited: Awaited<ReturnType<typeof visit>>[] = [];
  const isFull = Promise.withResolvers<void>();
  const crowd = Array.from({ length: CROWD }, async () => {
    const answer = await visit(shopper, newKey(true));
    if (answer.status === 429 && waited.push(answer) === CROWD - 2_000) isFull.resolve();
    return answer;
  });
  await isFull.promise;
  // An ordinary order does not wait in the queue.
  const ordinary = visit(shopper, newKey(false));
  const first = waited[0] as (typeof waited)[0];
  expect(first.body).toMatchObject({ code: 'waiting_room', position: expect.any(Number) });
  expect(Number(first.retryAfter)).toBeGreaterThanOrEqual(1);
  release.resolve();
  await holder;
  await Promise.all(crowd);
  expect((await ordinary).body.code).toBe('checkout_not_found');
  const key = newKey(true);
  const again = async () => (await visit(shopper, key, first.body.ticket)).body.code;
  await expect.poll(again, { timeout: 20_000, interval: 500 }).toBe('checkout_not_found');
});

test('a key says whether its checkout has the price of a flash sale', async () => {
  const shopper = await givenShopper(shop.database.db);
  const [plain, sku] = [await givenSku(shop.database.db), await givenSku(shop.database.db)];
  await givenFlashItem(shop.database.db, sku, { quota: 5, perUser: 1 });
  const keyOf = async (skuId: string) =>
    (
      await shop.app.inject({
        method: 'POST',
        url: '/api/checkouts',
        headers: bearer(shop.tokens, shopper.userId),
        payload: { items: [{ skuId, count: 1 }] },
      })
    ).json().key;
  // The calendar of the server may be a second old.
  await expect.poll(async () => (await keyOf(sku.skuId))[14], { timeout: 5_000 }).toBe('8');
  expect((await keyOf(plain.skuId))[14]).toBe('7');
});
