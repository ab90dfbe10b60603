import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { createPlacing } from '../server/modules/orders/index.ts';
import { createPipelineConnection } from '../server/platform/pipeline.ts';
import { idOf } from './seed.ts';
import type { BenchDatabase } from './shop.ts';

const run = promisify(execFile);

/** Connections of both baselines: what one machine's PostgreSQL is usually given. */
export const BASELINE_CONNECTIONS = 16;

export interface BaselineTask {
  first: number;
  count: number;
  users: number;
}

/** Orders a second with one order per transaction, the engine's own statements, straight on the database from Node. */
export async function runPlain(database: BenchDatabase, task: BaselineTask): Promise<number> {
  const options = { url: database.url, poolMax: 1, statementTimeoutMs: 60_000 };
  const lanes = Array.from({ length: BASELINE_CONNECTIONS }, () => {
    const connection = createPipelineConnection(options);
    const placing = createPlacing({
      connection,
      stockLocking: 'pessimistic',
      expiresMs: 1_800_000,
      batchMax: 1,
      queueMax: 16,
      deadlineMs: 60_000,
    });
    return { connection, placing };
  });
  let next = task.first;
  const end = task.first + task.count;
  const start = performance.now();
  await Promise.all(
    lanes.map(async ({ placing }) => {
      while (next < end) {
        const number = next++;
        const user = 1 + (number % task.users);
        const placement = {
          userId: idOf('user', user),
          key: idOf('checkout', number),
          addressId: idOf('address', user),
          remark: '',
        };
        const outcome = await placing.place(placement);
        if (!('kind' in outcome)) throw new Error(`the baseline was refused: ${outcome.code}`);
      }
    }),
  );
  const seconds = (performance.now() - start) / 1_000;
  for (const { placing, connection } of lanes) {
    await placing.close();
    await connection.close();
  }
  return task.count / seconds;
}

/**
 * The rows of one order of one line, written by one statement: what PostgreSQL can do with an order a transaction. The
 * key is a subquery, carried out once: PostgreSQL would compare an expression that calls nextval() with every row.
 */
const PGBENCH_SCRIPT = `
WITH checkout AS (
  SELECT * FROM checkouts
  WHERE key = (SELECT ('05000000-0000-7000-8000-' || lpad(to_hex(nextval('bench_checkout')), 12, '0'))::uuid)
  AND expires_at > now() FOR UPDATE
), line AS (
  SELECT checkout.*, lines->0 AS line, (lines->0->>'skuId')::uuid AS sku_id FROM checkout
), address AS (
  SELECT a.* FROM addresses a JOIN checkout ON a.user_id = checkout.user_id
), taken AS (
  UPDATE stock SET locked = locked + 1 FROM line WHERE stock.sku_id = line.sku_id AND stock.on_hand - stock.locked >= 1 RETURNING stock.sku_id
), placed AS (
  INSERT INTO orders (order_no, checkout_key, user_id, status, items_amount_fen, shipping_fen, address_id, address, expires_at)
  SELECT lpad(nextval('bench_order')::text, 19, '0'), line.key, line.user_id, 'pending_payment', line.items_amount_fen, line.shipping_fen,
         address.id, jsonb_build_object('recipient', address.recipient, 'mobile', address.mobile, 'province', '北京市',
           'city', '市辖区', 'district', '东城区', 'detail', address.detail), now() + interval '30 minutes'
  FROM line, address, taken RETURNING order_no, user_id
), event AS (
  INSERT INTO order_events (order_no, to_status, by_kind, by_id) SELECT order_no, 'pending_payment', 'shopper', user_id FROM placed
)
INSERT INTO order_lines (order_no, position, sku_id, product_id, title, title_en, options, image_url, price_fen, count)
SELECT placed.order_no, 1, line.sku_id, (line.line->>'productId')::uuid, line.line->>'title', line.line->>'titleEn',
       line.line->'options', line.line->>'imageUrl', (line.line->>'priceFen')::bigint, 1
FROM placed, line;
`;

/** Orders a second that pgbench makes with one prepared statement an order; null where there is no pgbench. */
export async function runPgbench(database: BenchDatabase, task: BaselineTask): Promise<number | null> {
  const folder = await mkdtemp(join(tmpdir(), 'jishi-pgbench-'));
  const script = join(folder, 'order.sql');
  await writeFile(script, PGBENCH_SCRIPT);
  const { db } = database.postgres;
  await sql`DROP SEQUENCE IF EXISTS bench_checkout`.execute(db);
  await sql`CREATE SEQUENCE bench_checkout START ${sql.lit(task.first)}`.execute(db);
  await sql`CREATE SEQUENCE IF NOT EXISTS bench_order`.execute(db);
  const perClient = Math.floor(task.count / BASELINE_CONNECTIONS);
  const address = new URL(database.url);
  const args = [
    '-n',
    '-M',
    'prepared',
    '-c',
    String(BASELINE_CONNECTIONS),
    '-j',
    '2',
    '-t',
    String(perClient),
    '-f',
    script,
  ];
  const env = { ...process.env, PGHOST: address.searchParams.get('host') ?? '', PGUSER: address.username };
  try {
    const { stdout } = await run('pgbench', [...args, address.pathname.slice(1)], {
      env: { ...env, PGOPTIONS: '-c enable_seqscan=off' },
    });
    const written = /number of transactions actually processed: (\d+)/.exec(stdout)?.[1];
    if (Number(written) !== perClient * BASELINE_CONNECTIONS)
      throw new Error(`pgbench did not finish:\n${stdout}`);
    return Number(/tps = ([\d.]+) \(without initial connection time\)/.exec(stdout)?.[1]);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
