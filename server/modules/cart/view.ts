import { inLanguage, type Language } from '../../platform/values/language.ts';
import { optionsIn, priceNow, type SkuForSale } from '../catalog/index.ts';
import type { Cart, CartItem, Problem } from './schema.ts';
import type { CartEntry } from './stores/store.ts';

/** The most serious problem that a shopper should know of before paying. */
function problemOf(entry: CartEntry, sku: SkuForSale): Problem | null {
  if (!sku.isOnShelf) return 'off_shelf';
  if (sku.available <= 0) return 'out_of_stock';
  if (sku.available < entry.count) return 'insufficient_stock';
  return priceNow(sku, entry.count).priceFen === entry.priceFen ? null : 'price_changed';
}

/** An entry whose SKU no longer exists, with what the cart itself keeps, so that its owner can remove it. */
function itemOfDeleted(entry: CartEntry, language: Language): CartItem {
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

/** An entry with its SKU as it is now, in the language asked for. */
export function itemOf(entry: CartEntry, sku: SkuForSale | undefined, language: Language): CartItem {
  if (!sku) return itemOfDeleted(entry, language);
  return {
    skuId: entry.skuId,
    productId: sku.productId,
    title: inLanguage(language, sku.title, sku.titleEn),
    options: optionsIn(language, sku.options),
    imageUrl: sku.imageUrl,
    priceFen: priceNow(sku, entry.count).priceFen,
    count: entry.count,
    isChecked: entry.isChecked,
    available: sku.isOnShelf ? sku.available : 0,
    problem: problemOf(entry, sku),
  };
}

const countOf = (items: readonly CartItem[]) => items.reduce((sum, item) => sum + item.count, 0);

/**
 * The cart as its owner sees it. The sums of checked items leave out what is off the shelf, because it cannot be bought.
 * They include what is out of stock: the checkout says how much is missing.
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
