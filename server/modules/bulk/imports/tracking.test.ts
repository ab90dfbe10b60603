import iconv from 'iconv-lite';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAudit } from '../../../audit/audit.ts';
import { type BulkShop, startBulkShop } from '../../../test/bulk-shop.ts';
import { givenSku } from '../../../test/given.ts';
import { givenShopper } from '../../../test/ordering.ts';
import { lockOrders, payOrders } from '../../orders/index.ts';

let shop: BulkShop;
beforeAll(async () => {
  shop = await startBulkShop();
});
afterAll(() => shop.close());

const PARCELS = 500;

/** Paid orders of one piece each, with all that the audit asks for. */
async function givenPaidOrders(count: number): Promise<string[]> {
  const { db } = shop.database;
  const sku = await givenSku(db, { stock: count });
  const { userId, addressId } = await givenShopper(db);
  const orderNos = Array.from({ length: count }, (_, nth) => `03${String(nth).padStart(17, '0')}`);
  await db.transaction().execute(async (tx) => {
    const numbers = sql`unnest(${orderNos}::text[]) AS number(order_no)`;
    await sql`
      INSERT INTO orders (order_no, checkout_key, user_id, status, items_amount_fen, shipping_fen, address_id, address, expires_at)
      SELECT order_no, gen_random_uuid(), ${userId}::uuid, 'pending_payment', 1000, 0, ${addressId}::uuid, '{}', now() + interval '1 hour'
      FROM ${numbers}`.execute(tx);
    await sql`
      INSERT INTO order_lines (order_no, position, sku_id, product_id, title, options, price_fen, count)
      SELECT order_no, 0, ${sku.skuId}::uuid, ${sku.productId}::uuid, '全棉衬衫', '[]', 1000, 1 FROM ${numbers}`.execute(
      tx,
    );
    await sql`
      INSERT INTO order_events (order_no, to_status, by_kind) SELECT order_no, 'pending_payment', 'shopper' FROM ${numbers}`.execute(
      tx,
    );
    await sql`UPDATE stock SET locked = ${count} WHERE sku_id = ${sku.skuId}`.execute(tx);
    await sql`
      INSERT INTO payments (order_no, attempt, provider, channel, amount_fen, status, trade_no, received_fen, expires_at)
      SELECT order_no, 1, 'alipay', 'page', 1000, 'settled', order_no, 1000, now() FROM ${numbers}`.execute(
      tx,
    );
    await lockOrders(tx, orderNos);
    await payOrders(tx, orderNos);
  });
  return orderNos;
}

test('500 tracking numbers in GBK with bad rows: the good ones ship; the same file again changes nothing', async () => {
  const orderNos = await givenPaidOrders(PARCELS);
  const rows = orderNos.map(
    (orderNo, nth) => `"=""${orderNo}""",${nth % 2 ? '顺丰速运' : 'zhongtong'},SF${nth}`,
  );
  const bad = ['3E+18,顺丰速运,SF1', `${'9'.repeat(19)},顺丰速运,SF2`, `${orderNos[0]},顺丰速运,`];
  const text = ['订单号,快递公司,快递单号', ...rows, ...bad].join('\r\n');
  const file = iconv.encode(text, 'gbk');
  const dry = await shop.import({ kind: 'tracking', dryRun: 'true' }, file);
  expect(dry).toMatchObject({ changed: PARCELS, failed: 3 });
  const job = await shop.import({ kind: 'tracking', dryRun: 'false' }, file);
  expect(job).toMatchObject({ status: 'done', done: PARCELS + 3, changed: PARCELS, failed: 3 });
  expect(job.errors.map(({ row, column }) => [row, column])).toEqual([
    [502, '订单号'],
    [503, '订单号'],
    [504, '快递单号'],
  ]);
  const count = async () =>
    (
      await shop.database.pool.query(
        "SELECT count(*)::int AS count, count(DISTINCT order_no)::int AS orders FROM shipments WHERE carrier IN ('shunfeng', 'zhongtong')",
      )
    ).rows[0];
  expect(await count()).toEqual({ count: PARCELS, orders: PARCELS });
  const again = await shop.import({ kind: 'tracking', dryRun: 'false' }, file);
  expect(again).toMatchObject({ changed: 0, failed: 3 });
  expect(await count()).toEqual({ count: PARCELS, orders: PARCELS });
  const { isClean, checks } = (await runAudit(shop.database.db)) as { isClean: boolean; checks?: unknown };
  expect(isClean, JSON.stringify(checks)).toBe(true);
}, 60_000);
