import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { BASELINE_CONNECTIONS, type BaselineTask } from './plain.ts';
import { percentile } from './report.ts';
import type { BenchDatabase } from './shop.ts';

const run = promisify(execFile);

export interface PgbenchResult {
  perSecond: number;
  /** The time from when an order was due until it was written. Only runs at a given rate have it; others have null. */
  p50Ms: number | null;
  p99Ms: number | null;
}

/**
 * One statement that writes the rows of one order with one line: the limit of PostgreSQL with one order a transaction. The
 * key is a subquery, which runs once; PostgreSQL would run an expression with nextval() for every row.
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

/** The sequence from which pgbench takes its order numbers. */
async function prepare({ postgres: { db } }: BenchDatabase, firstCheckout: number): Promise<void> {
  await sql`DROP SEQUENCE IF EXISTS bench_checkout`.execute(db);
  await sql`CREATE SEQUENCE bench_checkout START ${sql.lit(firstCheckout)}`.execute(db);
  await sql`CREATE SEQUENCE IF NOT EXISTS bench_order`.execute(db);
}

/** Latencies in ms; the third column of pgbench's log has them in µs. */
async function readLatencies(folder: string): Promise<number[]> {
  const logs = (await readdir(folder)).filter((name) => name.startsWith('latency'));
  const texts = await Promise.all(logs.map((name) => readFile(join(folder, name), 'utf8')));
  const lines = texts.flatMap((text) => text.split('\n').filter((line) => line !== ''));
  return lines.map((line) => Number(line.split(' ')[2]) / 1_000);
}

/**
 * Runs pgbench with one prepared statement an order, as fast as possible or at a given rate of orders a second.
 * @returns null where pgbench is not installed
 */
export async function runPgbench(
  database: BenchDatabase,
  task: BaselineTask & { rate?: number },
): Promise<PgbenchResult | null> {
  const folder = await mkdtemp(join(tmpdir(), 'jishi-pgbench-'));
  const script = join(folder, 'order.sql');
  await writeFile(script, PGBENCH_SCRIPT);
  await prepare(database, task.first);
  const perClient = Math.floor(task.count / BASELINE_CONNECTIONS);
  const address = new URL(database.url);
  const pace = task.rate === undefined ? [] : ['-R', String(task.rate), '-l', '--log-prefix=latency'];
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
    const { stdout } = await run('pgbench', [...args, ...pace, address.pathname.slice(1)], {
      cwd: folder,
      env: { ...env, PGOPTIONS: '-c enable_seqscan=off' },
    });
    const written = /number of transactions actually processed: (\d+)/.exec(stdout)?.[1];
    if (Number(written) !== perClient * BASELINE_CONNECTIONS)
      throw new Error(`pgbench did not finish:\n${stdout}`);
    const perSecond = Number(/tps = ([\d.]+) \(without initial connection time\)/.exec(stdout)?.[1]);
    if (task.rate === undefined) return { perSecond, p50Ms: null, p99Ms: null };
    const latencies = await readLatencies(folder);
    return { perSecond, p50Ms: percentile(latencies, 0.5), p99Ms: percentile(latencies, 0.99) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
