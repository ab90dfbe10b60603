import iconv from 'iconv-lite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BulkShop, newKey, startBulkShop } from '../../../test/bulk-shop.ts';
import { givenSku } from '../../../test/given.ts';

let shop: BulkShop;
beforeAll(async () => {
  shop = await startBulkShop();
});
afterAll(() => shop.close());

let nth = 0;
/** A SKU with a code of its own. */
async function givenCode(stock = 100, priceFen = 1_000) {
  nth += 1;
  const code = `C-${nth}-x`;
  const sku = await givenSku(shop.database.db, { stock, priceFen });
  await shop.database.pool.query('UPDATE skus SET code = $1 WHERE id = $2', [code, sku.skuId]);
  return { ...sku, code };
}

async function onHand(skuId: string): Promise<number> {
  const { rows } = await shop.database.pool.query('SELECT on_hand FROM stock WHERE sku_id = $1', [skuId]);
  return rows[0].on_hand;
}

async function priceOf(skuId: string) {
  const { rows } = await shop.database.pool.query(
    'SELECT price_fen, list_price_fen FROM skus WHERE id = $1',
    [skuId],
  );
  return [rows[0].price_fen, rows[0].list_price_fen];
}

test('good rows of a stock file are applied although others are bad; the same file again changes nothing', async () => {
  const [a, b] = [await givenCode(), await givenCode(3)];
  const file = `商品编码,增减,原因\r\n${a.code},5,到货\r\nnone,1,x\r\n${b.code},-4,坏了\r\n${b.code},many,x\r\n${a.code},5,到货\r\n`;
  const job = await shop.import({ kind: 'stock', dryRun: 'false' }, file);
  expect(job).toMatchObject({ status: 'done', done: 5, total: 5, failed: 3, changed: 2, hasFile: true });
  expect(job.errors.map(({ row, column }) => [row, column])).toEqual([
    [3, '商品编码'],
    [4, '增减'],
    [5, '增减'],
  ]);
  expect([await onHand(a.skuId), await onHand(b.skuId)]).toEqual([110, 3]);

  const again = await shop.import({ kind: 'stock', dryRun: 'false' }, iconv.encode(file, 'gbk'));
  expect(again).toMatchObject({ status: 'done', changed: 0, failed: 3 });
  expect(await onHand(a.skuId)).toBe(110);
});

test('a dry run says what would change, row by row, and changes nothing', async () => {
  const a = await givenCode();
  const file = `code,delta,reason\n${a.code},5,x\n${a.code},-1,x\n`;
  const dry = await shop.import({ kind: 'stock', dryRun: 'true' }, file);
  expect(dry.changes).toMatchObject([
    { row: 2, id: a.skuId, field: 'onHand', before: 100, after: 105 },
    { row: 3, before: 105, after: 104 },
  ]);
  expect(await onHand(a.skuId)).toBe(100);
  expect(await shop.import({ kind: 'stock', dryRun: 'false' }, file)).toMatchObject({ changed: 2 });
  expect(await onHand(a.skuId)).toBe(104);
});

test('an import is undone once, by entries against it; then the same file may come again', async () => {
  const a = await givenCode();
  const file = `code,delta,reason\n${a.code},5,x\n`;
  const job = await shop.import({ kind: 'stock', dryRun: 'false' }, file);
  const who = await shop.as('admin');
  const undo = await shop.call('POST', `/jobs/${job.id}/undo`, { ...who, ...newKey() });
  expect(undo.statusCode).toBe(202);
  expect(await shop.ended(String(undo.json().jobId))).toMatchObject({ status: 'done', changed: 1 });
  expect(await onHand(a.skuId)).toBe(100);
  const twice = await shop.call('POST', `/jobs/${job.id}/undo`, { ...who, ...newKey() });
  expect([twice.statusCode, twice.json().code]).toEqual([409, 'already_undone']);
  expect(await shop.import({ kind: 'stock', dryRun: 'false' }, file)).toMatchObject({ changed: 1 });
});

test('prices: forms of amounts and spreadsheets are read; an empty cell leaves its price; a row that is so already changes nothing', async () => {
  const [a, b] = [await givenCode(), await givenCode()];
  const file = `code;priceYuan;listPriceYuan;other\n"=""${a.code}""";¥1,200.50;\n${b.code.toLowerCase()};;20\n${b.code};12.345;\n`;
  const job = await shop.import({ kind: 'prices', dryRun: 'false' }, `\ufeff${file}`);
  expect(job).toMatchObject({ status: 'done', changed: 2 });
  expect(job.errors).toMatchObject([{ row: 4, column: 'priceYuan' }]);
  expect([await priceOf(a.skuId), await priceOf(b.skuId)]).toEqual([
    [120_050, null],
    [1_000, 2_000],
  ]);
  expect(await shop.import({ kind: 'prices', dryRun: 'false' }, file)).toMatchObject({
    changed: 0,
    failed: 1,
  });
});

test('products: lines of one code are one product; the same file again changes nothing; undoing archives what is new', async () => {
  const { rows } = await shop.database.pool.query('SELECT slug FROM categories LIMIT 1');
  const file = [
    'productCode,title,titleEn,category,optionName1,optionValue1,code,barcode,priceYuan,stock',
    `P-1,围巾,Scarf,${rows[0].slug},颜色,红,S-RED,"=""6901234567892""",59.9,10`,
    `P-1,围巾,Scarf,${rows[0].slug},颜色,蓝,S-BLUE,,59.90,20`,
    `P-2,帽子,,no-such,颜色,蓝,H-BLUE,,19,1`,
    `P-3,,,${rows[0].slug},,,X-1,,19,1`,
  ].join('\n');
  const job = await shop.import({ kind: 'products', dryRun: 'false' }, file);
  expect(job).toMatchObject({ status: 'done', changed: 2, failed: 2 });
  expect(job.errors.map(({ row, column }) => [row, column])).toEqual([
    [4, 'category'],
    [5, 'title'],
  ]);
  const products = await shop.database.pool.query(
    "SELECT p.id, p.status, s.code, s.barcode, stock.on_hand FROM products p JOIN skus s ON s.product_id = p.id JOIN stock ON sku_id = s.id WHERE p.product_code = 'P-1' ORDER BY s.position",
  );
  expect(products.rows).toMatchObject([
    { code: 'S-RED', barcode: '6901234567892', on_hand: 10 },
    { code: 'S-BLUE', on_hand: 20 },
  ]);
  expect(await shop.import({ kind: 'products', dryRun: 'false' }, file)).toMatchObject({
    changed: 0,
    failed: 2,
  });
  const undo = await shop.call('POST', `/jobs/${job.id}/undo`, { ...(await shop.as('admin')), ...newKey() });
  await shop.ended(String(undo.json().jobId));
  const after = await shop.database.pool.query("SELECT status FROM products WHERE product_code = 'P-1'");
  expect(after.rows).toEqual([{ status: 'archived' }]);
});

test('a file without the needed headings, an empty one, and one with an open quote fail as a whole', async () => {
  const without = await shop.import({ kind: 'stock', dryRun: 'false' }, 'code,count\na,1\n');
  expect(without).toMatchObject({ status: 'failed', errors: [{ row: 1, column: 'delta' }] });
  expect(await shop.import({ kind: 'stock', dryRun: 'false' }, '')).toMatchObject({ status: 'failed' });
  const open = await shop.import({ kind: 'stock', dryRun: 'false' }, 'code,delta\n"a,1\nb,2\n');
  expect(open).toMatchObject({ status: 'failed', errors: [{ row: 2 }] });
});

test('an import needs its key, its fields and the permission of what it changes', async () => {
  const admin = await shop.as('admin');
  expect((await shop.upload({ kind: 'stock', dryRun: 'false' }, 'code,delta\n', admin)).json().code).toBe(
    'idempotency_key_missing',
  );
  const bad = await shop.upload({ kind: 'shoes', dryRun: 'maybe' }, null);
  expect(bad.statusCode).toBe(400);
  expect((JSON.parse(bad.body).errors as { path: string }[]).map(({ path }) => path)).toEqual([
    'kind',
    'dryRun',
    'file',
  ]);
  const warehouse = { ...(await shop.as('warehouse')), ...newKey() };
  const refused = await shop.upload({ kind: 'prices', dryRun: 'false' }, 'code,priceYuan\n', warehouse);
  expect([refused.statusCode, refused.json().code]).toEqual([403, 'permission_denied']);
  const key = { ...(await shop.as('warehouse')), ...newKey() };
  const first = await shop.upload({ kind: 'stock', dryRun: 'false' }, 'code,delta\n', key);
  const repeat = await shop.upload({ kind: 'stock', dryRun: 'false' }, 'code,delta\n', key);
  expect([first.statusCode, repeat.statusCode, repeat.headers['idempotency-replayed']]).toEqual([
    202,
    200,
    'true',
  ]);
  expect(repeat.body).toBe(first.body);
  const other = await shop.upload({ kind: 'stock', dryRun: 'false' }, 'code,delta\nb,1\n', key);
  expect([other.statusCode, other.json().code]).toEqual([422, 'idempotency_key_reused']);
  // Somebody else's job does not exist, except for an admin.
  const id = String(first.json().jobId);
  expect((await shop.call('GET', `/jobs/${id}`, await shop.as('catalog'))).statusCode).toBe(404);
  expect((await shop.call('GET', `/jobs/${id}`, admin)).statusCode).toBe(200);
});
