import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { givenSku } from '../../../test/given.ts';
import { createSkuReader } from '../../catalog/index.ts';
import { createFlashCalendar } from './calendar.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** A sale that begins in an hour and lasts for an hour, by the clock of the database. */
async function givenSale(skuId: string) {
  const { rows } = await database.pool.query<{ id: string; startsAt: Date }>(
    `WITH sale AS (
       INSERT INTO flash_sales (name, starts_at, ends_at)
       VALUES ('秒杀', now() + interval '1 hour', now() + interval '2 hours') RETURNING *
     ), item AS (
       INSERT INTO flash_items (sale_id, sku_id, position, price_fen, quota, per_user, starts_at, ends_at)
       SELECT id, $1, 1, 500, 10, 1, starts_at, ends_at FROM sale
     ) SELECT id, starts_at AS "startsAt" FROM sale`,
    [skuId],
  );
  return rows[0] as { id: string; startsAt: Date };
}

test('a sale starts and ends at its very millisecond, without another read of the database', async () => {
  const { skuId, productId } = await givenSku(database.db);
  const sale = await givenSale(skuId);
  let ticks = 0;
  const calendar = await createFlashCalendar(database.db, createSkuReader(database.db), () => ticks).read();
  const startsIn = sale.startsAt.getTime() - calendar.now();
  const at = (ms: number) => {
    ticks = ms;
    return [
      calendar.priceOf(skuId)?.priceFen,
      calendar.priceOfProduct(productId)?.priceFen,
      calendar.period(),
    ];
  };
  const [idle, running] = [
    [undefined, undefined, ''],
    [500, 500, sale.id],
  ];
  expect(at(startsIn - 1)).toEqual(idle);
  expect(at(startsIn)).toEqual(running);
  expect(at(startsIn + 3_600_000 - 1)).toEqual(running);
  expect(at(startsIn + 3_600_000)).toEqual(idle);
});

test('the calendar is read once a second however many ask, and at once after a save of this server', async () => {
  let ticks = 0;
  const calendar = createFlashCalendar(database.db, createSkuReader(database.db), () => ticks);
  const count = async () => (await calendar.read()).sales.length;
  const before = await count();
  await givenSale((await givenSku(database.db)).skuId);
  ticks = 999;
  expect(await count()).toBe(before);
  ticks = 1_000;
  expect(await Promise.all([count(), count()])).toEqual([before + 1, before + 1]);
  await givenSale((await givenSku(database.db)).skuId);
  expect(await count()).toBe(before + 1);
  calendar.forget();
  expect(await count()).toBe(before + 2);
});

test('while the database is away the last calendar stands', async () => {
  const away = await createTestDatabase();
  let ticks = 0;
  const calendar = createFlashCalendar(away.db, createSkuReader(away.db), () => ticks);
  const known = await calendar.read();
  await away.drop();
  ticks = 5_000;
  expect(await calendar.read()).toBe(known);
});
