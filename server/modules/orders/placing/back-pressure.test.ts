import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAudit } from '../../../audit/audit.ts';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { bearer, givenSku } from '../../../test/given.ts';
import { givenPlacement } from '../../../test/ordering.ts';
import type { Placement } from './service.ts';

const QUEUE = 8;
const BATCH = 4;
const BUYERS = 40;

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({
    ORDER_QUEUE_MAX: String(QUEUE),
    ORDER_BATCH_MAX: String(BATCH),
    // On a slow machine no job of the queue may be refused for its age.
    ORDER_DEADLINE_MS: '60000',
  });
});
afterAll(() => shop.close());

async function submit({ userId, addressId, key }: Placement) {
  const headers = { ...bearer(shop.tokens, userId), 'idempotency-key': key };
  const answer = await shop.app.inject({
    method: 'POST',
    url: '/api/orders',
    headers,
    payload: { addressId },
  });
  return { status: answer.statusCode, code: answer.json().code, retryAfter: answer.headers['retry-after'] };
}

test('a full queue answers busy at once, and every refused order can be placed later', async () => {
  const sku = await givenSku(shop.database.db, { stock: BUYERS });
  const placements = await Promise.all(
    Array.from({ length: BUYERS }, () => givenPlacement(shop.database.db, { sku, count: 1 })),
  );

  // A transaction holds the stock row, so the first batch waits for it and the queue fills.
  const isHeld = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const holder = shop.database.db.transaction().execute(async (tx) => {
    await sql`SELECT FROM stock WHERE sku_id = ${sku.skuId} FOR UPDATE`.execute(tx);
    isHeld.resolve();
    await release.promise;
  });
  await isHeld.promise;
  let refused = 0;
  const areRefused = Promise.withResolvers<void>();
  const answers = placements.map(async (placement) => {
    const answer = await submit(placement);
    // The refusals come while the row is still held: no refused shopper waits for it.
    if (answer.status === 503 && ++refused >= BUYERS - QUEUE - BATCH) areRefused.resolve();
    return answer;
  });
  await areRefused.promise;
  release.resolve();
  await holder;

  const all = await Promise.all(answers);
  const busy = all.filter(({ status }) => status !== 201);
  expect(busy.map(({ status, code }) => `${status} ${code}`)).toEqual(busy.map(() => '503 busy'));
  expect(busy.every(({ retryAfter }) => Number(retryAfter) >= 1)).toBe(true);
  expect(all.length - busy.length).toBeLessThanOrEqual(QUEUE + BATCH);
  expect(all.length - busy.length).toBeGreaterThanOrEqual(QUEUE);
  const { locked } = await shop.database.db
    .selectFrom('stock')
    .select('locked')
    .where('sku_id', '=', sku.skuId)
    .executeTakeFirstOrThrow();
  expect(locked).toBe(all.length - busy.length);
  expect((await runAudit(shop.database.db)).isClean).toBe(true);

  // A shopper who tries again with the same key gets the order.
  for (const placement of placements) expect([200, 201]).toContain((await submit(placement)).status);
  expect((await runAudit(shop.database.db)).isClean).toBe(true);
});
