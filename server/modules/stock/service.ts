import { type Database, inTransaction } from '../../platform/postgres/postgres.ts';
import { isUuid } from '../../platform/values/ids.ts';
import { recordAudit } from '../staff/index.ts';
import { refuse } from './errors.ts';
import { addToStock, readStock, recordAdjustment } from './queries.ts';
import type { StockAdjustment } from './schema.ts';

/** The member of staff behind a write, and the request that carried it. */
export interface By {
  staffId: string;
  requestId: string;
}

/** The operator's side of the stock room. */
export function createStockDesk(db: Database) {
  return {
    async read(skuId: string) {
      const stock = isUuid(skuId) ? await readStock(db, skuId) : undefined;
      return stock ?? refuse('sku_not_found');
    },

    /** Adds or takes away, with the reason in the books and in the audit log; refuses to go below what is locked. */
    async adjust(by: By, skuId: string, { delta, reason }: StockAdjustment) {
      if (!isUuid(skuId)) return refuse('sku_not_found');
      return inTransaction(db, async (tx) => {
        const stock = await addToStock(tx, skuId, delta);
        if (!stock) return refuse((await readStock(tx, skuId)) ? 'stock_below_locked' : 'sku_not_found');
        await recordAdjustment(tx, { skuId, delta, reason, staffId: by.staffId });
        await recordAudit(tx, {
          ...by,
          action: 'stock.adjust',
          subject: `sku:${skuId}`,
          details: { delta, reason },
        });
        return stock;
      });
    },
  };
}

export type StockDesk = ReturnType<typeof createStockDesk>;
