import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { runAudit } from '../../../audit/audit.ts';
import { type GivenOrder, type PayingShop, startPayingShop } from '../../../test/paying.ts';
import { type Confirmation, type Confirming, createConfirming } from './service.ts';

let shop: PayingShop;
let confirming: Confirming;
const surplus: string[] = [];
const troubles: unknown[] = [];
beforeAll(async () => {
  shop = await startPayingShop();
  confirming = createConfirming({
    db: shop.database.db,
    ...{ batchMax: 256, queueMax: 300, deadlineMs: 10_000 },
    onSurplus: (ids) => surplus.push(...ids),
    onTrouble: (error) => troubles.push(error),
  });
});
afterEach(async () => {
  expect((await runAudit(shop.database.db)).isClean).toBe(true);
});
afterAll(async () => {
  await confirming.close();
  await shop.close();
});

function paid({ totalFen }: GivenOrder, outTradeNo: string): Confirmation {
  const message = {
    provider: 'alipay' as const,
    kind: 'query' as const,
    outTradeNo,
    fields: {},
    digest: crypto.randomUUID(),
  };
  return { outTradeNo, tradeNo: `T${outTradeNo}`, receivedFen: totalFen, message };
}

/** Confirms all in one turn of the event loop, so that they share a transaction. */
const together = (...confirmations: Confirmation[]) => Promise.all(confirmations.map(confirming.confirm));

test('two payments of one order in one transaction: the first pays it, the second is surplus', async () => {
  const order = await shop.order();
  const [page, wap] = [await shop.open(order, 'page'), await shop.open(order, 'wap')];
  expect(await together(paid(order, page.outTradeNo), paid(order, wap.outTradeNo))).toEqual([
    { kind: 'settled', isRepeat: false },
    { kind: 'surplus', isRepeat: false },
  ]);
  expect((await shop.standing(order)).payments).toEqual(['settled', 'surplus']);
  expect(surplus).toHaveLength(1);
  expect(troubles).toEqual([]);
});

test('a payment confirmed three times in one transaction is booked once', async () => {
  const order = await shop.order();
  const { outTradeNo } = await shop.open(order);
  const told = paid(order, outTradeNo);
  expect(await together(told, told, told)).toEqual([
    { kind: 'settled', isRepeat: false },
    { kind: 'settled', isRepeat: true },
    { kind: 'settled', isRepeat: true },
  ]);
  expect(troubles).toEqual([]);
});

test('forty orders of one SKU are paid in one transaction, beside an unknown number', async () => {
  const first = await shop.order();
  const rest = await Promise.all(Array.from({ length: 39 }, () => shop.order({ sku: first.sku })));
  const orders = [first, ...rest];
  const opened = await Promise.all(orders.map((order) => shop.open(order)));
  const confirmations = orders.map((order, index) => paid(order, opened[index]?.outTradeNo ?? ''));
  const standings = await together(...confirmations, paid(first, `${'0'.repeat(19)}01`));
  expect(standings.pop()).toEqual({ kind: 'unknown' });
  expect(new Set(standings.map((each) => JSON.stringify(each)))).toEqual(
    new Set([JSON.stringify({ kind: 'settled', isRepeat: false })]),
  );
  expect((await shop.standing(first)).stock).toEqual({ onHand: 60, locked: 0, sold: 40 });
});

test('a full or closed queue answers busy', async () => {
  const order = await shop.order();
  const { outTradeNo } = await shop.open(order);
  const full = createConfirming({
    db: shop.database.db,
    ...{ batchMax: 1, queueMax: 1, deadlineMs: 10_000 },
    onSurplus: () => {},
  });
  const told = paid(order, outTradeNo);
  const kinds = (await Promise.all([told, told, told].map(full.confirm))).map(({ kind }) => kind);
  expect(kinds).toEqual(['settled', 'busy', 'busy']);
  await full.close();
  expect(await full.confirm(told)).toEqual({ kind: 'busy' });
});
