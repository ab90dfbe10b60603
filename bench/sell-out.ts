import { sql } from 'kysely';
import type { Database } from '../server/platform/postgres/postgres.ts';
import { idOf } from './seed.ts';
import type { Servers } from './trial.ts';

export interface SellOutReport {
  buyers: number;
  units: number;
  /** The number of answers of each status and code. */
  answers: Record<string, number>;
  orders: number;
  locked: number;
}

/** Many buyers order the few units of one SKU at once, through both servers. They use the checkouts from `first` on, one each. */
export async function sellOut(
  servers: Servers,
  db: Database,
  plan: { sku: number; units: number; buyers: number; first: number; users: number },
): Promise<SellOutReport> {
  const skuId = idOf('sku', plan.sku);
  await sql`UPDATE stock SET on_hand = locked + ${plan.units} WHERE sku_id = ${skuId}`.execute(db);
  await sql`
    INSERT INTO stock_adjustments (sku_id, delta, reason)
    SELECT sku_id, on_hand + sold - (SELECT sum(delta) FROM stock_adjustments WHERE sku_id = ${skuId}), 'sell out'
    FROM stock WHERE sku_id = ${skuId}
      AND on_hand + sold <> (SELECT sum(delta) FROM stock_adjustments WHERE sku_id = ${skuId})`.execute(db);
  await sql`
    UPDATE checkouts SET lines = (SELECT jsonb_build_array(lines->0 || jsonb_build_object('skuId', ${skuId}::text))),
                         items_amount_fen = 9900
    WHERE key >= ${idOf('checkout', plan.first)} AND key < ${idOf('checkout', plan.first + plan.buyers)}`.execute(
    db,
  );
  const before = await lockedOf(db, skuId);
  const answers: Record<string, number> = {};
  const all = await Promise.all(
    Array.from({ length: plan.buyers }, (_, i) => servers.place(plan.first + i, plan.users, i % 2)),
  );
  for (const { status, code } of all) {
    const key = `${status}${code === null ? '' : ` ${code}`}`;
    answers[key] = (answers[key] ?? 0) + 1;
  }
  const { rows } = await sql<{ count: number }>`
    SELECT count(*) FROM orders
    WHERE checkout_key >= ${idOf('checkout', plan.first)} AND checkout_key < ${idOf('checkout', plan.first + plan.buyers)}`.execute(
    db,
  );
  const locked = (await lockedOf(db, skuId)) - before;
  return { buyers: plan.buyers, units: plan.units, answers, orders: rows[0]?.count ?? 0, locked };
}

async function lockedOf(db: Database, skuId: string): Promise<number> {
  const row = await db
    .selectFrom('stock')
    .select('locked')
    .where('sku_id', '=', skuId)
    .executeTakeFirstOrThrow();
  return row.locked;
}
