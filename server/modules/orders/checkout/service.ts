import { v7 as uuidv7 } from 'uuid';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { BUSY, createGroupCommit } from '../../../platform/postgres/group-commit.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import type { Language } from '../../../platform/values/language.ts';
import type { ReadDefaultAddressId } from '../../addresses/index.ts';
import { type ReadSkusForSale, type SkuForSale, skuNotFound } from '../../catalog/index.ts';
import { refuse } from '../errors.ts';
import type { NewCheckout } from '../schema.ts';
import { viewLine } from '../view.ts';
import { type FrozenLine, insertCheckouts, type NewCheckoutRow } from './queries.ts';

/** A checkout's key is valid for 30 minutes. */
const CHECKOUT_EXPIRES_MS = 30 * 60_000;
const COUNT_MAX = 999;

export interface CheckoutSettings {
  shippingFeeFen: number;
  freeShippingFromFen: number;
}

export interface Wanted {
  skuId: string;
  count: number;
}

/** One line a SKU, however often it was named. */
function mergeWanted(items: readonly Wanted[]): Wanted[] {
  const counts = new Map<string, number>();
  for (const { skuId, count } of items)
    counts.set(skuId.toLowerCase(), (counts.get(skuId.toLowerCase()) ?? 0) + count);
  return [...counts].map(([skuId, count]) => ({ skuId, count }));
}

function freeze(sku: SkuForSale, count: number): FrozenLine {
  const { skuId, productId, title, titleEn, options, imageUrl, priceFen } = sku;
  return { skuId, productId, title, titleEn, options, imageUrl, priceFen, count };
}

/** Why these goods cannot be checked out, or null: first what is unknown, then the shelf, then the stock. */
function refuseGoods(wanted: readonly Wanted[], skus: ReadonlyMap<string, SkuForSale>): Refusal | null {
  if (wanted.some(({ skuId }) => !skus.has(skuId))) return skuNotFound();
  const goods = wanted.map((each) => ({ ...each, sku: skus.get(each.skuId) as SkuForSale }));
  const gone = goods.filter(({ sku }) => !sku.isOnShelf);
  if (gone.length > 0) {
    const lines = gone.map(({ skuId, sku }) => ({
      skuId,
      reason: 'off_shelf',
      oldPriceFen: sku.priceFen,
      newPriceFen: null,
    }));
    return refuse('goods_changed', { lines });
  }
  const short = goods.filter(({ sku, count }) => sku.available < count);
  if (short.length === 0) return null;
  const lines = short.map(({ skuId, count, sku }) => ({ skuId, requested: count, available: sku.available }));
  return refuse('out_of_stock', { lines });
}

export interface CheckoutDeps {
  settings: CheckoutSettings;
  readSkusForSale: ReadSkusForSale;
  readDefaultAddressId: ReadDefaultAddressId;
  keepCheckout: KeepCheckout;
}

/** Freezes what the shopper is about to buy under a new one-time key. */
export async function createCheckout(
  { settings, readSkusForSale, readDefaultAddressId, keepCheckout }: CheckoutDeps,
  input: { userId: string; source: 'cart' | 'items'; items: readonly Wanted[]; language: Language },
) {
  const wanted = mergeWanted(input.items);
  if (wanted.length === 0) return refuse('nothing_to_buy');
  if (wanted.some(({ count }) => count > COUNT_MAX)) {
    return invalidField('items', `每种商品最多 ${COUNT_MAX} 件`, `at most ${COUNT_MAX} of each`);
  }
  if (wanted.some(({ skuId }) => !isUuid(skuId))) return skuNotFound();
  const forSale = await readSkusForSale(wanted.map(({ skuId }) => skuId));
  const skus = new Map(forSale.map((sku) => [sku.skuId, sku]));
  const refusal = refuseGoods(wanted, skus);
  if (refusal) return refusal;

  const lines = wanted.map(({ skuId, count }) => freeze(skus.get(skuId) as SkuForSale, count));
  const itemsAmountFen = lines.reduce((sum, line) => sum + line.priceFen * line.count, 0);
  const shippingFen = itemsAmountFen >= settings.freeShippingFromFen ? 0 : settings.shippingFeeFen;
  const { userId, source } = input;
  const key = uuidv7();
  const [expiresAt, addressId] = await Promise.all([
    keepCheckout({
      key,
      userId,
      source,
      lines,
      itemsAmountFen,
      shippingFen,
      expiresMs: CHECKOUT_EXPIRES_MS,
    }),
    readDefaultAddressId(userId),
  ]);
  if (isRefusal(expiresAt)) return expiresAt;
  return {
    key,
    expiresAt: expiresAt.toISOString(),
    items: lines.map((line) => viewLine(line, input.language)),
    itemsAmountFen,
    shippingFen,
    totalFen: itemsAmountFen + shippingFen,
    defaultAddressId: addressId,
  };
}

/** What a checkout is to hold: the cart's checked items, or the goods named. */
export async function wantedItems(
  input: NewCheckout,
  checkedItems: () => Promise<Wanted[] | Refusal>,
): Promise<{ source: 'cart' | 'items'; items: Wanted[] } | Refusal> {
  if (input.source === 'cart' && input.items === undefined) {
    const items = await checkedItems();
    return isRefusal(items) ? items : { source: 'cart', items };
  }
  if (input.source === undefined && input.items !== undefined) return { source: 'items', items: input.items };
  return invalidField('source', '请提供 source 或 items 之一', 'give either source or items');
}

/** Writes a checkout down. @returns until when its key is valid */
export type KeepCheckout = (checkout: NewCheckoutRow) => Promise<Date | Refusal<'busy'>>;

export interface KeepingOptions {
  queueMax: number;
  deadlineMs: number;
  /** Called when a batch has to be repeated, for the log. */
  onTrouble(error: unknown, batchSize: number, attempt: number): void;
}

/** Checkouts with a hundred lines each are one statement of a few hundred kilobytes. */
const BATCH_MAX = 64;

/** Checkouts that are made at the same time are written by one statement, as orders share a transaction. */
export function createKeepingCheckouts(
  db: Database,
  options: KeepingOptions,
): { keep: KeepCheckout; close(): Promise<void> } {
  const commit = createGroupCommit<NewCheckoutRow, Date>({
    ...options,
    batchMax: BATCH_MAX,
    async run(checkouts) {
      const kept = await insertCheckouts(db, checkouts);
      return checkouts.map(({ key }) => kept.get(key) as Date);
    },
  });
  return {
    async keep(checkout) {
      const kept = await commit.submit(checkout);
      return kept === BUSY ? refuse('busy', {}, { 'retry-after': '1' }) : kept;
    },
    close: () => commit.close(),
  };
}
