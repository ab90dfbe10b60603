import { type Database, inTransaction } from '../../platform/postgres/postgres.ts';
import { isUuid } from '../../platform/values/ids.ts';
import { type Operator, recordAudit } from '../staff/index.ts';
import { refuse } from './errors.ts';
import { addToStock, findStock, insertAdjustments } from './queries.ts';
import type { StockAdjustment } from './schema.ts';

/** What staff may do with stock. */
export function createStockAdmin(db: Database) {
  return {
    async read(skuId: string) {
      const stock = isUuid(skuId) ? await findStock(db, skuId) : undefined;
      return stock ?? refuse('sku_not_found');
    },

    /** Adds to what is on hand or takes away, with an adjustment and an audit entry. Refuses to go below what is locked. */
    async adjust(operator: Operator, skuId: string, { delta, reason }: StockAdjustment) {
      if (!isUuid(skuId)) return refuse('sku_not_found');
      return inTransaction(db, async (tx) => {
        const stock = await addToStock(tx, skuId, delta);
        if (!stock) return refuse((await findStock(tx, skuId)) ? 'stock_below_locked' : 'sku_not_found');
        await insertAdjustments(tx, [{ skuId, delta, reason, staffId: operator.staffId }]);
        await recordAudit(tx, {
          ...operator,
          action: 'stock.adjust',
          subject: `sku:${skuId}`,
          details: { delta, reason },
        });
        return stock;
      });
    },
  };
}

export type StockAdmin = ReturnType<typeof createStockAdmin>;
