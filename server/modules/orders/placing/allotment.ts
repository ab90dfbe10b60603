import { inForce, type PromotionRule } from '../../promotions/index.ts';
import type { StockRow } from '../../stock/index.ts';
import type { FlashPrices } from './flash-prices.ts';
import type { CheckoutRow, GoodsRow } from './queries.ts';

/** A line whose price no longer stands. */
export interface ChangedLine {
  skuId: string;
  reason: 'price' | 'off_shelf' | 'promotion';
  oldPriceFen: number;
  newPriceFen: number | null;
}

/** Lines that a promotion lowers which was changed or is over since the checkout. */
export function withoutPromotion(
  { lines, discounts, now }: CheckoutRow,
  promotions: readonly PromotionRule[],
): ChangedLine[] {
  const used = discounts?.filter(({ source }) => source !== 'coupon') ?? [];
  if (used.length === 0) return [];
  const standing = inForce(promotions, now);
  const gone = used.filter(
    ({ id, version }) => !standing.some((rule) => rule.id === id && rule.version === version),
  );
  const lowered = new Set(gone.flatMap(({ skuIds }) => skuIds));
  return lines
    .filter(({ skuId }) => lowered.has(skuId))
    .map(({ skuId, priceFen }) => ({
      skuId,
      reason: 'promotion',
      oldPriceFen: priceFen,
      newPriceFen: priceFen,
    }));
}

/** What is left for the next order of a batch. An order takes all of its lines or none; the first that came is first. */
export class Allotment {
  readonly taken = new Map<string, number>();
  readonly #stock: ReadonlyMap<string, StockRow>;
  readonly #goods: ReadonlyMap<string, GoodsRow>;

  constructor(stock: ReadonlyMap<string, StockRow>, goods: ReadonlyMap<string, GoodsRow>) {
    this.#stock = stock;
    this.#goods = goods;
  }

  /** Lines whose goods have left the shelf or changed their price since the checkout. */
  changed(checkout: CheckoutRow, flash: FlashPrices): ChangedLine[] {
    return checkout.lines.flatMap((line): ChangedLine[] => {
      const { skuId, priceFen: oldPriceFen } = line;
      const goods = this.#goods.get(skuId);
      if (!goods?.isOnShelf)
        return [{ skuId, reason: 'off_shelf', oldPriceFen, newPriceFen: goods?.priceFen ?? null }];
      const flashPriceFen = flash.priceOf(line, checkout);
      const newPriceFen = Math.min(goods.priceFen, flashPriceFen ?? goods.priceFen);
      // A line takes of the quota exactly where the sale still sets its price, whatever the price of the shelf is.
      const stands = line.flashItemId ? flashPriceFen === oldPriceFen : true;
      if (stands && newPriceFen === oldPriceFen) return [];
      const reason = line.flashItemId || flashPriceFen !== null ? 'promotion' : 'price';
      return [{ skuId, reason, oldPriceFen, newPriceFen }];
    });
  }

  available(skuId: string): number {
    const row = this.#stock.get(skuId);
    return row ? row.onHand - row.locked - (this.taken.get(skuId) ?? 0) : 0;
  }

  missing(checkout: CheckoutRow) {
    return checkout.lines
      .filter((line) => this.available(line.skuId) < line.count)
      .map((line) => ({ skuId: line.skuId, requested: line.count, available: this.available(line.skuId) }));
  }

  take(checkout: CheckoutRow): void {
    for (const { skuId, count } of checkout.lines)
      this.taken.set(skuId, (this.taken.get(skuId) ?? 0) + count);
  }
}
