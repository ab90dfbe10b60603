import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAudit } from '../../../audit/audit.ts';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { givenSku } from '../../../test/given.ts';
import { staffOrders } from '../../../test/staff-orders.ts';
import { lockOrders, payOrders } from '../../orders/index.ts';
import { createStock, recordSales } from '../queries.ts';

let shop: TestShop;
let at: ReturnType<typeof staffOrders>;
let ask: Awaited<ReturnType<ReturnType<typeof staffOrders>['staff']>>;
beforeAll(async () => {
  shop = await startTestShop();
  at = staffOrders(shop);
  ask = await at.staff('warehouse');
});
afterAll(() => shop.close());

interface Shown {
  at: string;
  kind: string;
  delta: number;
  onHandAfter: number;
  orderNo: string | null;
  reason: string | null;
}

const list = async (skuId: string, query = '') =>
  (await ask('GET', `/api/admin/skus/${skuId}/movements?limit=200${query}`)).body as {
    items: Shown[];
    nextAfter: string | null;
    count: number;
  };
const inBrief = (items: readonly Shown[]) =>
  items.map(({ kind, delta, onHandAfter }) => `${kind} ${delta} ${onHandAfter}`);
const onHand = async (skuId: string) =>
  (await ask('GET', `/api/admin/skus/${skuId}/stock`)).body.onHand as number;

/** Unpaid orders of these counts. @returns their numbers */
async function givenOrders(skuId: string, counts: readonly number[]): Promise<string[]> {
  const orders: string[] = [];
  for (const count of counts) orders.push(await (await at.shopper()).order({ skuId, count }));
  return orders;
}

/** Pays several orders in one transaction, as a batch of confirmations does. */
async function payTogether(orderNos: readonly string[]): Promise<void> {
  await shop.database.db.transaction().execute(async (tx) => {
    for (const order of await lockOrders(tx, orderNos))
      await sql`
        INSERT INTO payments (order_no, attempt, provider, channel, amount_fen, status, trade_no, received_fen, expires_at)
        VALUES (${order.orderNo}, 1, 'alipay', 'page', ${order.totalFen}, 'settled', '1', ${order.totalFen}, now())`.execute(
        tx,
      );
    await payOrders(tx, orderNos);
  });
}

/** A SKU with an opening stock, an adjustment and a batch of three sales, and its orders. */
async function givenHistory() {
  const { skuId } = await givenSku(shop.database.db, { stock: 20 });
  await ask('POST', `/api/admin/skus/${skuId}/stock-adjustments`, { delta: 5, reason: '入库' });
  const orders = await givenOrders(skuId, [1, 2, 3]);
  await payTogether(orders);
  return { skuId, orders: orders.sort() };
}

test('movements say what came and went, newest first, with what was on hand after each', async () => {
  const { skuId, orders } = await givenHistory();
  const { items, count } = await list(skuId);
  expect(count).toBe(5);
  const sales = items.slice(0, 3);
  expect(sales.map(({ kind, orderNo }) => [kind, orderNo])).toEqual(
    orders.toReversed().map((orderNo) => ['sold', orderNo]),
  );
  let running = 0;
  for (const { delta, onHandAfter } of items.toReversed()) {
    running += delta;
    expect(onHandAfter).toBe(running);
  }
  expect(running).toBe(await onHand(skuId));
  expect(inBrief(items.slice(3))).toEqual(['adjusted 5 25', 'adjusted 20 20']);
  expect(items[3]).toMatchObject({ reason: '入库', staff: { name: expect.any(String) }, orderNo: null });
});

test('the job that records sales changes nothing that people see, also where two servers run it at once', async () => {
  const { skuId } = await givenHistory();
  const before = await list(skuId);
  const moved = await Promise.all([recordSales(shop.database.db), recordSales(shop.database.db)]);
  expect(moved[0] + moved[1]).toBeGreaterThanOrEqual(3);
  expect(await list(skuId)).toEqual(before);
  const { rows } = await shop.database.pool.query('SELECT FROM stock_sales');
  expect(rows).toHaveLength(0);
  expect((await runAudit(shop.database.db)).isClean).toBe(true);
});

test('pages follow each other while sales are recorded, and times bound the list', async () => {
  const { skuId } = await givenHistory();
  const all = (await list(skuId)).items;
  const seen: Shown[] = [];
  let after = '';
  for (;;) {
    const page = (await ask('GET', `/api/admin/skus/${skuId}/movements?limit=2${after}`)).body;
    seen.push(...page.items);
    if (page.nextAfter === null) break;
    after = `&after=${page.nextAfter}`;
    await recordSales(shop.database.db);
  }
  expect(seen).toEqual(all);
  const saleAt = new Date(all[0]?.at ?? '').toISOString();
  expect(inBrief((await list(skuId, `&to=${saleAt}`)).items)).toEqual(['adjusted 5 25', 'adjusted 20 20']);
  expect((await list(skuId, `&from=${saleAt}`)).items).toHaveLength(3);
});

test('adjustments of one statement each say what was on hand after them', async () => {
  const { skuId } = await givenSku(shop.database.db, { stock: 10 });
  await shop.database.db.transaction().execute(async (tx) => {
    await sql`UPDATE stock SET on_hand = on_hand + 5 WHERE sku_id = ${skuId}`.execute(tx);
    await sql`
      INSERT INTO stock_adjustments (sku_id, kind, delta, reason)
      VALUES (${skuId}, 'imported', 7, '入库'), (${skuId}, 'counted', -2, '盘点')`.execute(tx);
  });
  expect(inBrief((await list(skuId)).items)).toEqual(['counted -2 15', 'imported 7 17', 'adjusted 10 10']);
});

test('a later page is read by index', async () => {
  const { skuId } = await givenHistory();
  const { rows } = await shop.database.pool.query(
    `EXPLAIN (FORMAT JSON) SELECT * FROM stock_movements
     WHERE sku_id = $1 AND (at, reference) < (now(), 'x') ORDER BY at DESC, reference DESC LIMIT 51`,
    [skuId],
  );
  expect(JSON.stringify(rows)).toContain('stock_movements_pkey');
});

test('movements are never changed, and a transaction that fails leaves none', async () => {
  const { skuId } = await givenHistory();
  await recordSales(shop.database.db);
  const { pool } = shop.database;
  await expect(pool.query('UPDATE stock_movements SET delta = 1')).rejects.toThrow(/never changed/);
  const before = await list(skuId);
  const refused = await ask('POST', `/api/admin/skus/${skuId}/stock-adjustments`, {
    delta: -99,
    reason: '报损',
  });
  expect(refused.status).toBe(409);
  expect(await list(skuId)).toEqual(before);
});

test('an unknown SKU has no movements, and a wrong cursor is refused', async () => {
  const unknown = await ask('GET', '/api/admin/skus/01890000-0000-7000-8000-000000000000/movements');
  expect([unknown.status, unknown.body.code]).toEqual([404, 'sku_not_found']);
  const { skuId } = await givenSku(shop.database.db);
  expect((await ask('GET', `/api/admin/skus/${skuId}/movements?after=x`)).body.code).toBe(
    'validation_failed',
  );
});

test('the migration makes movements of what happened before', async () => {
  const { skuId } = await givenHistory();
  const before = (await list(skuId)).items;
  const file = join(import.meta.dirname, '../../../migrations/0022_stock_movements.sql');
  await shop.database.pool.query(`
    DROP VIEW all_stock_movements; DROP TABLE stock_movements, stock_sales;
    DROP TRIGGER stock_adjustments_recorded ON stock_adjustments; DROP FUNCTION record_adjustments;
    ALTER TABLE stock_adjustments DROP COLUMN kind;
    ${await readFile(file, 'utf8')}`);
  const after = (await list(skuId)).items;
  expect(inBrief(after)).toEqual(inBrief(before));
  expect(after.map(({ orderNo }) => orderNo)).toEqual(before.map(({ orderNo }) => orderNo));
  expect((await runAudit(shop.database.db)).isClean).toBe(true);
});

/** A SKU whose opening stock the shop itself recorded. */
async function givenOpeningStock(): Promise<string> {
  const { db } = shop.database;
  const { skuId } = await givenSku(db, { stock: 0 });
  await sql`DELETE FROM stock WHERE sku_id = ${skuId}`.execute(db);
  await db.transaction().execute((tx) => createStock(tx, [{ skuId, onHand: 20, staffId: null }]));
  return skuId;
}

test.each([
  ['zh-CN', '初始库存'],
  ['en', 'Initial stock'],
])('the opening stock has its reason in the language of the reader: %s', async (language, reason) => {
  const skuId = await givenOpeningStock();
  const url = `/api/admin/skus/${skuId}/movements`;
  const { body } = await ask('GET', url, undefined, { 'accept-language': language });
  expect(body.items).toMatchObject([{ kind: 'adjusted', delta: 20, reason }]);
});

test('the migration makes a code of the old reason of the opening stock, and rows stay unchangeable', async () => {
  const { pool } = shop.database;
  const old = await givenOpeningStock();
  await pool.query(`
    ALTER TABLE stock_adjustments DISABLE TRIGGER stock_adjustments_append_only;
    ALTER TABLE stock_movements DISABLE TRIGGER stock_movements_append_only;
    UPDATE stock_adjustments SET reason = 'initial stock' WHERE sku_id = '${old}';
    UPDATE stock_movements SET reason = 'initial stock' WHERE sku_id = '${old}'`);
  await pool.query(
    await readFile(join(import.meta.dirname, '../../../migrations/0025_initial_stock_reason.sql'), 'utf8'),
  );
  const { rows } = await pool.query(
    'SELECT reason FROM stock_adjustments WHERE sku_id = $1 UNION ALL SELECT reason FROM stock_movements WHERE sku_id = $1',
    [old],
  );
  expect(rows).toEqual([{ reason: 'initial_stock' }, { reason: 'initial_stock' }]);
  for (const table of ['stock_adjustments', 'stock_movements'])
    await expect(pool.query(`UPDATE ${table} SET reason = 'x'`)).rejects.toThrow(/never changed/);
});
