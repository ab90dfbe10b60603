import { inLanguage, type Language } from '../../platform/values/language.ts';
import { optionsIn, type SkuForSale } from '../catalog/index.ts';
import type { Cart, CartItem, Problem } from './schema.ts';
import type { CartEntry } from './stores/store.ts';

/** What a shopper should know before paying, the gravest first. */
function problemOf(entry: CartEntry, sku: SkuForSale): Problem | null {
  if (!sku.isOnShelf) return 'off_shelf';
  if (sku.available <= 0) return 'out_of_stock';
  if (sku.available < entry.count) return 'insufficient_stock';
  return sku.priceFen === entry.priceFen ? null : 'price_changed';
}

/** Goods that are gone: nothing is left but what was kept when they were put in, so that they can be removed. */
function itemOfGone(entry: CartEntry, language: Language): CartItem {
  return {
    skuId: entry.skuId,
    productId: null,
    title: inLanguage(language, '商品已下架', 'No longer for sale'),
    options: [],
    imageUrl: null,
    priceFen: entry.priceFen,
    count: entry.count,
    isChecked: entry.isChecked,
    available: 0,
    problem: 'off_shelf',
  };
}

/** An entry with its goods as they are now, in the language asked for. */
export function itemOf(entry: CartEntry, sku: SkuForSale | undefined, language: Language): CartItem {
  if (!sku) return itemOfGone(entry, language);
  return {
    skuId: entry.skuId,
    productId: sku.productId,
    title: inLanguage(language, sku.title, sku.titleEn),
    options: optionsIn(language, sku.options),
    imageUrl: sku.imageUrl,
    priceFen: sku.priceFen,
    count: entry.count,
    isChecked: entry.isChecked,
    available: sku.isOnShelf ? sku.available : 0,
    problem: problemOf(entry, sku),
  };
}

const countOf = (items: readonly CartItem[]) => items.reduce((sum, item) => sum + item.count, 0);

/**
 * The cart as its owner sees it. What has left the shelf is shown but not summed up as checked: it cannot be bought.
 * What is out of stock is: it is for sale, and a checkout names what is missing.
 */
export function cartOf(
  entries: readonly CartEntry[],
  skus: ReadonlyMap<string, SkuForSale>,
  language: Language,
): Cart {
  const items = entries.map((entry) => itemOf(entry, skus.get(entry.skuId), language));
  const checked = items.filter((item) => item.isChecked && item.problem !== 'off_shelf');
  return {
    items,
    totalCount: countOf(items),
    checkedCount: countOf(checked),
    checkedAmountFen: checked.reduce((sum, item) => sum + item.count * item.priceFen, 0),
  };
}
