import type { Pipeline } from '../../../platform/postgres/pipeline.ts';
import { type Calendar, type FlashQuotas, lockQuotas } from '../../promotions/index.ts';
import type { FrozenLine } from '../checkout/queries.ts';
import type { CheckoutRow } from './queries.ts';

/**
 * The prices of flash sales that the lines of a batch have, or should have. A line at the ordinary price is asked about a
 * sale that began after its checkout only: before, its shopper was told that the quota was gone.
 */
export class FlashPrices {
  readonly quotas: FlashQuotas;
  readonly #calendar: Calendar;

  constructor(quotas: FlashQuotas, calendar: Calendar) {
    this.quotas = quotas;
    this.#calendar = calendar;
  }

  /** The price of the sale for all pieces of a line; null: of none. */
  priceOf(line: FrozenLine, checkout: CheckoutRow): number | null {
    const itemId = itemOf(line, checkout, this.#calendar);
    return itemId === null ? null : this.quotas.priceOf(itemId, line.count);
  }
}

function itemOf(line: FrozenLine, { createdAt, now }: CheckoutRow, calendar: Calendar): string | null {
  if (line.flashItemId) return line.flashItemId;
  const item = calendar.running(line.skuId, now.getTime());
  return item && item.startsAtMs > createdAt.getTime() ? item.id : null;
}

/** Locks the items that a batch has to do with. Where no line has to do with a flash sale, nothing is sent. */
export async function lockFlashPrices(
  pipeline: Pipeline,
  candidates: readonly { checkout: CheckoutRow }[],
  calendar: Calendar,
): Promise<FlashPrices> {
  const items = candidates.flatMap(({ checkout }) =>
    checkout.lines.flatMap((line) => {
      const itemId = itemOf(line, checkout, calendar);
      return itemId === null ? [] : [{ itemId, userId: checkout.userId }];
    }),
  );
  const itemIds = new Set(items.map(({ itemId }) => itemId));
  const userIds = new Set(items.map(({ userId }) => userId));
  return new FlashPrices(await lockQuotas(pipeline, [...itemIds], [...userIds]), calendar);
}
