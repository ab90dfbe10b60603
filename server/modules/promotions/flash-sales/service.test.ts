import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from '../../../test/app.ts';
import { type GivenSku, givenSku, givenStaff, staffBearer } from '../../../test/given.ts';
import type { AdminFlashSale, PublicFlashSales } from './schema.ts';

let shop: TestShop;
let other: TestShop;
let staff: { authorization: string };
let staffId: string;

beforeAll(async () => {
  shop = await startTestShop();
  other = await startTestShop({}, {}, { beside: shop });
  staffId = (await givenStaff(shop.database.db, ['catalog'])).id;
  staff = staffBearer(shop.tokens, staffId);
});
afterAll(async () => {
  await other.close();
  await shop.close();
});

const URL = '/api/admin/flash-sales';
const HOUR_MS = 3_600_000;
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();
const itemOf = ({ skuId }: GivenSku, item: object = {}) => ({
  ...{ skuId, priceFen: 500, quota: 10, perUser: 1 },
  ...item,
});

async function send(method: 'POST' | 'PATCH', url: string, payload: object, at = shop) {
  const answer = await at.app.inject({ method, url, headers: staff, payload });
  return { status: answer.statusCode, body: answer.json() };
}

function make(items: object[], sale: object = {}) {
  const payload = { name: '双十一', startsAt: inMs(-HOUR_MS), endsAt: inMs(HOUR_MS), items, ...sale };
  return send('POST', URL, payload);
}

async function given(items: object[], sale: object = {}): Promise<AdminFlashSale> {
  const { status, body } = await make(items, sale);
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

async function current(at = shop): Promise<PublicFlashSales> {
  return (await at.app.inject({ url: '/api/flash-sales' })).json();
}

test('a sale shows with its goods and the clock, while it runs and before it begins', async () => {
  const [now, later] = [await givenSku(shop.database.db), await givenSku(shop.database.db, { stock: 7 })];
  const running = await given([itemOf(now)]);
  const next = await given([itemOf(later, { priceFen: 700, perUser: 3 })], { startsAt: inMs(1_800_000) });
  expect([running.status, next.status, running.version]).toEqual(['running', 'next', 1]);
  const { serverNow, items } = await current();
  expect(Math.abs(Date.parse(serverNow) - Date.now())).toBeLessThan(5_000);
  const statuses = items.filter(({ id }) => [running.id, next.id].includes(id)).map(({ status }) => status);
  expect(statuses).toEqual(['running', 'next']);
  const { name, startsAt, endsAt } = next;
  expect(items.find(({ id }) => id === next.id)).toEqual({
    ...{ id: next.id, name, status: 'next', startsAt, endsAt },
    items: [
      {
        ...{ skuId: later.skuId, productId: later.productId, title: '全棉衬衫', options: [], imageUrl: null },
        ...{ priceFen: 700, ordinaryPriceFen: 1_000, quota: 10, left: 10, perUser: 3, available: 7 },
      },
    ],
  });
  const listed = (await shop.app.inject({ url: URL, headers: staff })).json();
  expect(listed.items.map(({ id }: AdminFlashSale) => id).slice(0, 2)).toEqual([next.id, running.id]);
  const page = (await shop.app.inject({ url: `${URL}?limit=1`, headers: staff })).json();
  const behind = await shop.app.inject({ url: `${URL}?limit=1&after=${page.nextAfter}`, headers: staff });
  expect(behind.json().items[0].id).toBe(running.id);
});

test('products and lists show the price of a sale that runs, and the ordinary price once it has ended', async () => {
  const sku = await givenSku(shop.database.db);
  const readProduct = async () =>
    (await shop.app.inject({ url: `/api/products/${sku.productId}` })).json().skus[0];
  const readCard = async () =>
    (await shop.app.inject({ url: `/api/products?ids=${sku.productId}` })).json().items[0];
  const sale = await given([itemOf(sku, { quota: 4, perUser: 2 })]);
  const flashSale = {
    ...{ saleId: sale.id, ordinaryPriceFen: 1_000, endsAt: sale.endsAt, left: 4, quota: 4, perUser: 2 },
  };
  expect(await readProduct()).toMatchObject({ priceFen: 500, flashSale });
  expect(await readCard()).toMatchObject({ priceFen: 500, flashSale });
  await send('PATCH', `${URL}/${sale.id}`, { endsAt: inMs(-1) });
  expect(await readProduct()).toMatchObject({ priceFen: 1_000 });
  expect(await readCard()).not.toHaveProperty('flashSale');
});

test('a price of a sale that is not below the ordinary price changes nothing', async () => {
  const sku = await givenSku(shop.database.db, { priceFen: 400 });
  await given([itemOf(sku)]);
  const product = (await shop.app.inject({ url: `/api/products/${sku.productId}` })).json();
  expect(product.skus[0]).toMatchObject({ priceFen: 400 });
});

test('a SKU is in one sale at a time, also when two servers make them at the same moment', async () => {
  const sku = await givenSku(shop.database.db);
  const payload = { name: '秒杀', startsAt: inMs(0), endsAt: inMs(HOUR_MS), items: [itemOf(sku)] };
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, at) => send('POST', URL, payload, at % 2 ? shop : other)),
  );
  const codes = answers.map(({ status, body }) => `${status} ${body.code ?? ''}`).sort();
  expect(codes).toEqual(['201 ', ...Array(5).fill('409 flash_sale_overlaps')]);
  // Behind it there is place for another one, and that one cannot be moved over it.
  const next = await given([itemOf(sku)], { startsAt: payload.endsAt, endsAt: inMs(2 * HOUR_MS) });
  const moved = await send('PATCH', `${URL}/${next.id}`, { startsAt: inMs(HOUR_MS / 2) });
  expect([moved.status, moved.body.code]).toEqual([409, 'flash_sale_overlaps']);
});

test('a change with an old version gets the sale as it is now, and each write is in the audit log', async () => {
  const [sku, second] = [await givenSku(shop.database.db), await givenSku(shop.database.db)];
  const sale = await given([itemOf(sku), itemOf(second)]);
  const url = `${URL}/${sale.id}`;
  const changed = await send('PATCH', url, {
    name: '年货节',
    items: [itemOf(sku, { quota: 20 })],
    version: 1,
  });
  expect(changed.body).toMatchObject({
    name: '年货节',
    version: 2,
    items: [{ skuId: sku.skuId, quota: 20 }],
  });
  const stale = await send('PATCH', url, { name: '旧', version: 1 });
  expect([stale.status, stale.body.code]).toEqual([409, 'edited_meanwhile']);
  expect(stale.body.current).toMatchObject({ name: '年货节', version: 2 });
  expect((await shop.app.inject({ url, headers: staff })).json()).toEqual(changed.body);
  const { rows } = await shop.database.pool.query(
    'SELECT action, staff_id, before, after FROM audit_log WHERE subject = $1 ORDER BY id',
    [`flash_sale:${sale.id}`],
  );
  expect(rows).toMatchObject([
    { action: 'flash_sale.create', staff_id: staffId, after: { name: '双十一' } },
    { action: 'flash_sale.change', before: { name: '双十一' }, after: { name: '年货节' } },
  ]);
});

test('bad input is refused at its field', async () => {
  const sku = await givenSku(shop.database.db);
  const unknown = { ...itemOf(sku), skuId: '01890000-0000-7000-8000-000000000000' };
  expect((await make([unknown])).body.code).toBe('sku_not_found');
  const pathOf = async (items: object[], sale: object = {}) =>
    (await make(items, sale)).body.errors?.[0]?.path;
  expect(await pathOf([itemOf(sku), itemOf(sku)])).toBe('items[1].skuId');
  expect(await pathOf([itemOf(sku)], { endsAt: inMs(-2 * HOUR_MS) })).toBe('endsAt');
  expect(await pathOf([itemOf(sku, { perUser: 0 })])).toBe('items[0].perUser');
  expect(await pathOf([itemOf(sku, { quota: 1.5 })])).toBe('items[0].quota');
  expect(await pathOf([])).toBe('items');
  const missing = await send('PATCH', `${URL}/nonsense`, {});
  expect([missing.status, missing.body.code]).toEqual([404, 'flash_sale_not_found']);
});

test('what orders have taken stays: the quota does not fall below it, and the item is not removed', async () => {
  const { db, pool } = shop.database;
  const [sku, second] = [await givenSku(db), await givenSku(db)];
  const sale = await given([itemOf(sku), itemOf(second)]);
  await pool.query('UPDATE flash_items SET taken = 3 WHERE sale_id = $1 AND sku_id = $2', [
    sale.id,
    sku.skuId,
  ]);
  await pool.query(
    `INSERT INTO flash_takings SELECT id, gen_random_uuid(), 3, 3 FROM flash_items WHERE sale_id = $1 AND sku_id = $2`,
    [sale.id, sku.skuId],
  );
  const less = await send('PATCH', `${URL}/${sale.id}`, {
    items: [itemOf(sku, { quota: 2 }), itemOf(second)],
  });
  expect([less.status, less.body.errors[0].path]).toEqual([400, 'items[0].quota']);
  const removed = await send('PATCH', `${URL}/${sale.id}`, { items: [itemOf(second)] });
  expect([removed.status, removed.body.errors[0].path]).toEqual([400, 'items']);
});

test.each([
  ['more than the quota', 'UPDATE flash_items SET taken = quota + 1 WHERE sale_id = $1', 'flash_items_check'],
  ['less than nothing', 'UPDATE flash_items SET taken = -1 WHERE sale_id = $1', 'flash_items_check'],
  [
    'more than one shopper may have',
    'INSERT INTO flash_takings SELECT id, gen_random_uuid(), 2, per_user FROM flash_items WHERE sale_id = $1',
    'flash_takings_check',
  ],
])('the database refuses takings of %s', async (_, statement, constraint) => {
  const sale = await given([itemOf(await givenSku(shop.database.db))]);
  await expect(shop.database.pool.query(statement, [sale.id])).rejects.toMatchObject({ constraint });
});
