import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAudit } from '../../audit/audit.ts';
import { createTokens } from '../../platform/auth/tokens.ts';
import { TEST_SECRET } from '../app.ts';
import { formOf, type JobAnswer, newKey } from '../bulk-shop.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { givenSku, givenStaff, staffBearer } from '../given.ts';
import { cleanUp, type ShopProcess, startShopProcess } from '../shop-process.ts';

/** Rows of the file: 5,000 here, 100,000 with FULL=on. */
const ROWS = process.env.FULL === 'on' ? 100_000 : 5_000;
const SKUS = 50;

let dataDir: string;
let database: TestDatabase;
const shops: ShopProcess[] = [];
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jishi-import-'));
  database = await createTestDatabase();
});
afterAll(async () => {
  await cleanUp(shops, dataDir);
  await database.drop();
});

async function startServer(): Promise<string> {
  const settings = {
    DATABASE_URL: database.options.url,
    JWT_SECRET: TEST_SECRET,
    SAMPLE_SHOP: 'off',
    SIMULATORS: 'off',
    RATE_LIMITS: 'off',
  };
  const shop = startShopProcess({ dataDir, settings });
  shops.push(shop);
  return shop.url;
}

test('a server is killed in the middle of an import: another one goes on, and each row is applied once', async () => {
  const tokens = createTokens({ secret: TEST_SECRET, issuer: 'jishi', audience: 'jishi' });
  const who = staffBearer(tokens, (await givenStaff(database.db, ['admin'])).id);
  const skus = [];
  for (let nth = 0; nth < SKUS; nth += 1) {
    const { skuId } = await givenSku(database.db, { stock: 0 });
    await database.pool.query('UPDATE skus SET code = $1 WHERE id = $2', [`K-${nth}`, skuId]);
    skus.push(skuId);
  }
  const lines = Array.from({ length: ROWS }, (_, nth) => `K-${nth % SKUS},${(nth % 7) + 1},到货`);
  const expected = Array.from({ length: ROWS }, (_, nth) => (nth % 7) + 1).reduce((sum, each) => sum + each);

  const first = await startServer();
  const form = formOf({ kind: 'stock', dryRun: 'false' }, ['code,delta,reason', ...lines].join('\n'));
  const started = await fetch(`${first}/api/admin/imports`, {
    method: 'POST',
    headers: { ...form.headers, ...who, ...newKey() },
    body: new Uint8Array(form.payload),
  });
  const { jobId } = (await started.json()) as { jobId: string };
  const done = async () =>
    (await database.pool.query('SELECT done FROM bulk_jobs WHERE id = $1', [jobId])).rows[0].done;
  await expect.poll(done, { timeout: 60_000, interval: 5 }).toBeGreaterThan(0);
  shops[0]?.child.kill('SIGKILL');
  await shops[0]?.exit;
  expect(await done()).toBeLessThan(ROWS);

  const second = await startServer();
  const ask = async () =>
    (await (await fetch(`${second}/api/admin/jobs/${jobId}`, { headers: who })).json()) as JobAnswer;
  await expect.poll(async () => (await ask()).status, { timeout: 180_000, interval: 100 }).toBe('done');
  expect(await ask()).toMatchObject({ done: ROWS, total: ROWS, changed: ROWS, failed: 0 });
  const { rows } = await database.pool.query(
    `SELECT sum(on_hand)::int AS pieces, (SELECT count(*)::int FROM stock_adjustments WHERE kind = 'imported') AS applied
     FROM stock WHERE sku_id = ANY($1)`,
    [skus],
  );
  expect(rows[0]).toEqual({ pieces: expected, applied: ROWS });
  expect((await runAudit(database.db)).isClean).toBe(true);
}, 400_000);
