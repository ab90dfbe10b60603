import { type Once, type OnceKey, once } from '../../platform/http/once.ts';
import type { Refusal } from '../../platform/http/problems.ts';
import { type Database, inTransaction, type Tx } from '../../platform/postgres/postgres.ts';
import { isUuid } from '../../platform/values/ids.ts';
import { type Operator, recordAudit } from '../staff/index.ts';
import { refuse } from './errors.ts';
import { addToStock, findStock, insertAdjustments } from './queries.ts';
import type { Stock, StockAdjustment } from './schema.ts';

async function adjustStock(
  tx: Tx,
  operator: Operator,
  skuId: string,
  { delta, reason }: StockAdjustment,
): Promise<Stock | Refusal> {
  const stock = await addToStock(tx, skuId, delta);
  if (!stock) return refuse((await findStock(tx, skuId)) ? 'stock_below_locked' : 'sku_not_found');
  await insertAdjustments(tx, [{ skuId, delta, reason, staffId: operator.staffId }]);
  const details = { delta, reason };
  await recordAudit(tx, { ...operator, action: 'stock.adjust', subject: `sku:${skuId}`, details });
  return stock;
}

/** What staff may do with stock. */
export function createStockAdmin(db: Database) {
  return {
    async read(skuId: string) {
      const stock = isUuid(skuId) ? await findStock(db, skuId) : undefined;
      return stock ?? refuse('sku_not_found');
    },

    /** Adds to what is on hand or takes away, with an adjustment and an audit entry. Refuses to go below what is locked. */
    async adjust(
      operator: Operator,
      skuId: string,
      adjustment: StockAdjustment,
      key: OnceKey | null,
    ): Promise<Once<Stock> | Refusal> {
      if (!isUuid(skuId)) return refuse('sku_not_found');
      return inTransaction(db, (tx) => once(tx, key, () => adjustStock(tx, operator, skuId, adjustment)));
    },
  };
}

export type StockAdmin = ReturnType<typeof createStockAdmin>;
