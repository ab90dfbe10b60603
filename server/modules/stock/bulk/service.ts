import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import type { Tx } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { type Operator, recordAudits } from '../../staff/index.ts';
import { refuse } from '../errors.ts';
import { insertAdjustments } from '../queries.ts';
import { lockStockRows, setOnHand } from './queries.ts';

export interface StockDelta {
  skuId: string;
  /** Not 0. */
  delta: number;
  reason: string;
}

/** What was on hand before and after. */
export interface OnHandChange {
  before: number;
  after: number;
}

/**
 * Adjusts the stock of many SKUs, one adjustment after the other: two for one SKU are as two requests. Each has its
 * movement and its entry in the audit log. @returns an outcome for each
 */
export async function adjustMany(
  tx: Tx,
  by: Operator,
  kind: 'adjusted' | 'imported',
  deltas: readonly StockDelta[],
): Promise<(OnHandChange | Refusal)[]> {
  const rows = await lockStockRows(tx, deltas.map(({ skuId }) => skuId).filter(isUuid));
  const changed = new Map<string, number>();
  const outcomes = deltas.map(({ skuId, delta }): OnHandChange | Refusal => {
    const id = skuId.toLowerCase();
    const row = rows.get(id);
    if (row === undefined) return refuse('sku_not_found');
    const before = row.onHand;
    const after = before + delta;
    if (after < row.locked) return refuse('stock_below_locked');
    row.onHand = after;
    changed.set(id, after);
    return { before, after };
  });
  const applied = deltas.filter((_, index) => !isRefusal(outcomes[index]));
  await setOnHand(tx, changed);
  await insertAdjustments(
    tx,
    applied.map((each) => ({ ...each, kind, staffId: by.staffId })),
  );
  await recordAudits(
    tx,
    applied.map(({ skuId, delta, reason }) => ({
      ...by,
      action: 'stock.adjust',
      subject: `sku:${skuId}`,
      details: { delta, reason },
    })),
  );
  return outcomes;
}
