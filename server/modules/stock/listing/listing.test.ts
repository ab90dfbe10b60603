import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAudit } from '../../../audit/audit.ts';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { givenSku } from '../../../test/given.ts';
import { finishAsDone } from '../../../test/refunding.ts';
import { staffOrders } from '../../../test/staff-orders.ts';
import { refreshListing } from './queries.ts';

let shop: TestShop;
let at: ReturnType<typeof staffOrders>;
let ask: Awaited<ReturnType<ReturnType<typeof staffOrders>['staff']>>;
beforeAll(async () => {
  shop = await startTestShop();
  at = staffOrders(shop);
  ask = await at.staff('admin');
});
afterAll(() => shop.close());

/** A SKU with a code of its own. */
async function givenCoded(stock: number, lowStockAt: number | null = null) {
  const { skuId } = await givenSku(shop.database.db, { stock });
  const code = `C-${randomUUID().slice(0, 8)}`;
  await shop.database.db
    .updateTable('skus')
    .set({ code, barcode: `9${code}`, low_stock_at: lowStockAt })
    .where('id', '=', skuId)
    .execute();
  return { skuId, code };
}

/** What the timed job does, without its pause. @returns whether it was done */
async function refresh(waitSeconds = 0): Promise<boolean> {
  await shop.database.db
    .updateTable('stock_listing_progress')
    .set({ next_at: new Date(0) })
    .execute();
  return refreshListing(shop.database.db, waitSeconds);
}

const list = async (query: string) => (await ask('GET', `/api/admin/stock?${query}`)).body;
const rowOf = async (code: string) => (await list(`q=${code}`)).items[0];

async function givenPaid(skuId: string, count: number): Promise<string> {
  const orderNo = await (await at.shopper()).order({ skuId, count });
  await at.pay(orderNo);
  return orderNo;
}

const ship = (orderNo: string, skuId: string, count: number) =>
  ask('POST', `/api/admin/orders/${orderNo}/shipments`, {
    carrier: 'sf',
    trackingNumber: '1',
    lines: [{ skuId, count }],
  });

test('a row says what a person counts on the shelf: on hand, and paid but not shipped', async () => {
  const { skuId, code } = await givenCoded(20, 3);
  const orderNo = await givenPaid(skuId, 5);
  const { body: placed } = await (await at.shopper()).place([{ skuId, count: 1 }]);
  expect(placed.status).toBe('pending_payment');
  expect(await rowOf(code)).toMatchObject({
    ...{ skuId, code, title: '全棉衬衫', lowStockAt: 3 },
    ...{ onHand: 15, locked: 1, sold: 5, available: 14, paidUnshipped: 5, onShelf: 20 },
  });
  await ship(orderNo, skuId, 2);
  expect(await rowOf(code)).toMatchObject({ paidUnshipped: 3, onShelf: 18 });
  await ship(orderNo, skuId, 1);
  expect(await rowOf(code)).toMatchObject({ paidUnshipped: 2, onShelf: 17 });
});

test('refunds change what lies on the shelf when they are done, by whether pieces went out and come back', async () => {
  const { skuId, code } = await givenCoded(20);
  const orderNo = await givenPaid(skuId, 6);
  await ship(orderNo, skuId, 2);
  expect(await rowOf(code)).toMatchObject({ onHand: 14, paidUnshipped: 4, onShelf: 18 });
  const refund = async (lines: object[]) => {
    const headers = { 'idempotency-key': randomUUID() };
    const { body } = await ask(
      'POST',
      `/api/admin/orders/${orderNo}/refunds`,
      { reason: '退', lines },
      headers,
    );
    return body.id as string;
  };
  // Two that were not shipped: one comes back, one is broken. Until the refund is done they lie where they are.
  const id = await refund([
    { skuId, count: 1, restock: true },
    { skuId, count: 1, restock: false },
  ]);
  expect(await rowOf(code)).toMatchObject({ onHand: 14, paidUnshipped: 4, onShelf: 18 });
  await finishAsDone(shop.database.db, id);
  expect(await rowOf(code)).toMatchObject({ onHand: 15, paidUnshipped: 2, onShelf: 17 });
  // The two that are left in the warehouse, and two that were shipped and come back.
  await finishAsDone(shop.database.db, await refund([{ skuId, count: 4, restock: true }]));
  expect(await rowOf(code)).toMatchObject({ onHand: 19, paidUnshipped: 0, onShelf: 19 });
  expect((await runAudit(shop.database.db)).findings.filter(({ count }) => count > 0)).toEqual([]);
});

test('what is nearly gone is found alone, and comes first where it is asked for', async () => {
  const low = await givenCoded(2, 2);
  const enough = await givenCoded(4, 3);
  const none = await givenCoded(1);
  const lowOnly = (await list('lowOnly=true&limit=200')).items.map(({ code }: { code: string }) => code);
  expect(lowOnly).toContain(low.code);
  expect(lowOnly).not.toContain(enough.code);
  expect(lowOnly).not.toContain(none.code);
  await refresh();
  const seen: { skuId: string; available: number }[] = [];
  for (let after = ''; ; ) {
    const page = await list(`sort=available&limit=2${after}`);
    seen.push(...page.items);
    if (page.nextAfter === null) break;
    after = `&after=${page.nextAfter}`;
  }
  const available = seen.map((each) => each.available);
  expect(available).toEqual(available.toSorted((a, b) => a - b));
  expect(new Set(seen.map(({ skuId }) => skuId)).size).toBe((await list('')).count);
});

test('an order shows in the numbers at once, and in the places and among what is low after the next round', async () => {
  const { skuId, code } = await givenCoded(100_000, 99_995);
  const last = async () => {
    const { items } = await list('sort=available&limit=200');
    return items.at(-1);
  };
  const isLow = async () =>
    (await list('lowOnly=true&limit=200')).items.some((row: { skuId: string }) => row.skuId === skuId);
  await refresh();
  expect(await last()).toMatchObject({ code, available: 100_000 });
  await givenCoded(99_998);
  await (await at.shopper()).place([{ skuId, count: 6 }]);
  expect(await last()).toMatchObject({ code, available: 99_994 });
  expect(await isLow()).toBe(false);
  await refresh();
  expect((await last()).code).not.toBe(code);
  expect(await isLow()).toBe(true);
});

test('what staff change is listed at once: a limit, an adjustment, a new SKU, a shelf', async () => {
  const { skuId, code } = await givenCoded(50);
  const isLow = async () =>
    (await list('lowOnly=true&limit=200')).items.some((row: { skuId: string }) => row.skuId === skuId);
  await shop.database.db.updateTable('skus').set({ low_stock_at: 40 }).where('id', '=', skuId).execute();
  expect(await isLow()).toBe(false);
  const adjust = { delta: -15, reason: '破损' };
  expect((await ask('POST', `/api/admin/skus/${skuId}/stock-adjustments`, adjust)).status).toBe(201);
  expect(await isLow()).toBe(true);
  await shop.database.db.updateTable('skus').set({ low_stock_at: 30 }).where('id', '=', skuId).execute();
  expect(await isLow()).toBe(false);
  expect((await rowOf(code)).available).toBe(35);
});

test('of two servers at once one refreshes the list, and the next round waits', async () => {
  const done = await Promise.all([refresh(3_600), refreshListing(shop.database.db, 3_600)]);
  expect(done.filter(Boolean).length).toBeLessThanOrEqual(1);
  expect(await refreshListing(shop.database.db, 0)).toBe(false);
  expect(await refresh()).toBe(true);
});

test('SKUs are listed by the status of their product, and those of archived ones are found by id alone', async () => {
  const sold = await givenCoded(3);
  const off = await givenCoded(3);
  const gone = await givenCoded(3);
  const setStatus = async ({ skuId }: { skuId: string }, status: string) => {
    const { db } = shop.database;
    const sku = await db
      .selectFrom('skus')
      .select('product_id')
      .where('id', '=', skuId)
      .executeTakeFirstOrThrow();
    await db.updateTable('products').set({ status }).where('id', '=', sku.product_id).execute();
  };
  await setStatus(off, 'off_shelf');
  await setStatus(gone, 'archived');
  const idsOf = async (status: string): Promise<string[]> =>
    (await list(`status=${status}&limit=200`)).items.map(({ skuId }: { skuId: string }) => skuId);
  expect(await idsOf('off_shelf')).toEqual([off.skuId]);
  const onShelf = await idsOf('on_shelf');
  expect(onShelf).toContain(sold.skuId);
  expect(onShelf).not.toContain(off.skuId);
  expect(onShelf).not.toContain(gone.skuId);
  expect((await list(`q=${gone.code}`)).items).toEqual([]);
  expect((await list(`q=${gone.skuId}`)).items).toMatchObject([
    { skuId: gone.skuId, status: 'archived', version: 1 },
  ]);
});

test('a SKU is found by code in any case and by barcode, and not in an archived product', async () => {
  const { code, skuId } = await givenCoded(3);
  for (const q of [code, code.toLowerCase(), `9${code}`])
    expect((await list(`q=${encodeURIComponent(q)}`)).items).toMatchObject([{ skuId }]);
  await shop.database.db.updateTable('products').set({ status: 'archived' }).execute();
  expect((await list('')).items).toEqual([]);
  expect((await ask('GET', '/api/admin/stock?after=x')).status).toBe(400);
});
