/**
 * Orders at the price of a flash sale against ordinary orders of one hot SKU, in turns on one server.
 * `npm run bench -- flash-sales --rounds 5 --orders 10000`
 */
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { Checkouts, placeOrders } from './place-orders.ts';
import { median } from './report.ts';
import { idOf, seedCheckouts, seedShop, settle } from './seed.ts';
import { openBenchDatabase, startServer } from './shop.ts';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    orders: { type: 'string', default: '10000' },
    connections: { type: 'string', default: '256' },
    locking: { type: 'string', default: 'pessimistic' },
    port: { type: 'string', default: '3992' },
  },
});
const USERS = 1_000;
const [rounds, orders, connections] = [flags.rounds, flags.orders, flags.connections].map(Number) as [
  number,
  number,
  number,
];

const database = await openBenchDatabase();
try {
  const { db } = database.postgres;
  await seedShop(db, { users: USERS, skus: 100, stock: 100_000_000 });
  // Hot orders first, and behind them as many at the price of the sale. The first two thousand of each warm the server up.
  const each = rounds * orders + 2_000;
  // The sale has begun before: it does not make the ordinary checkouts out of date.
  await seedCheckouts(db, { first: 1, count: 2 * each, users: USERS, skus: 1, linesPerOrder: 1 });
  const { rows } = await sql<{ id: string }>`
    WITH sale AS (
      INSERT INTO flash_sales (name, starts_at, ends_at) VALUES ('bench', now() - interval '1 hour', now() + interval '1 day') RETURNING *
    )
    INSERT INTO flash_items (sale_id, sku_id, position, price_fen, quota, per_user, starts_at, ends_at)
    SELECT id, ${idOf('sku', 1)}::uuid, 1, 4900, 1000000000, 1000000, starts_at, ends_at FROM sale RETURNING id`.execute(
    db,
  );
  await sql`
    UPDATE checkouts SET items_amount_fen = 4900, lines = jsonb_build_array(
      lines->0 || jsonb_build_object('priceFen', 4900, 'flashItemId', ${rows[0]?.id}::text))
    WHERE key >= ${idOf('checkout', each + 1)}`.execute(db);
  await settle(db);
  const server = await startServer(database.url, Number(flags.port), { STOCK_LOCKING: flags.locking });
  try {
    const [hot, flash] = [new Checkouts(USERS), new Checkouts(USERS, each + 1)];
    for (const kind of [hot, flash]) await placeOrders(server, { ...kind.take(2_000), connections });
    const ratios: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const ordinary = await placeOrders(server, { ...hot.take(orders), connections });
      const atSale = await placeOrders(server, { ...flash.take(orders), connections });
      ratios.push(atSale.perSecond / ordinary.perSecond);
      console.log(
        `hot ${Math.round(ordinary.perSecond)}/s, flash sale ${Math.round(atSale.perSecond)}/s, ratio ${ratios.at(-1)?.toFixed(3)}`,
      );
    }
    console.log(`flash-sale orders run at ${median(ratios).toFixed(3)} × the rate of hot orders (median)`);
  } finally {
    await server.stop();
  }
} finally {
  await database.close();
}
