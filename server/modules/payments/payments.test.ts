import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAudit } from '../../audit/audit.ts';
import { type PayingShop, startPayingShop } from '../../test/paying.ts';

let shop: PayingShop;
beforeAll(async () => {
  shop = await startPayingShop();
});
afterAll(() => shop.close());

test('the way from an order to a paid order', async () => {
  const order = await shop.order({ count: 2 });
  const opened = await shop.open(order);
  expect(opened).toMatchObject({ status: 201, outTradeNo: `${order.orderNo}01` });
  await shop.pay(opened);
  expect(await shop.notified(opened.outTradeNo)).toEqual(['success']);
  const paid = await shop.read(order);
  expect(paid).toMatchObject({ status: 'paid', payments: [{ status: 'settled' }] });
  const stock = await shop.call('GET', `/api/admin/skus/${order.sku.skuId}/stock`, shop.staff);
  expect(stock.body).toMatchObject({ onHand: 98, locked: 0, sold: 2 });
  expect((await runAudit(shop.database.db)).isClean).toBe(true);
});
