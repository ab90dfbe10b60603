import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import type { Language } from '../../../platform/values/language.ts';
import { provinceOf, type ReadDefaultAddress } from '../../addresses/index.ts';
import { CART_COUNT_MAX } from '../../cart/index.ts';
import {
  priceNow,
  type ReadCategoryPaths,
  type ReadSkusForSale,
  type SkuForSale,
  skuNotFound,
} from '../../catalog/index.ts';
import { couponNotFound, inForce, type MyCouponRow } from '../../promotions/index.ts';
import { refuse } from '../errors.ts';
import { priceOrder, shippingRule } from '../pricing.ts';
import type { OrderRules } from '../rules.ts';
import type { NewCheckout } from '../schema.ts';
import { viewDiscounts, viewLine } from '../view.ts';
import { chooseCoupons } from './coupons.ts';
import { newKey } from './keys.ts';
import type { FrozenLine } from './queries.ts';
import type { SaveCheckout } from './saving.ts';

/** How long a checkout's key is valid. */
const CHECKOUT_EXPIRES_MS = 30 * 60_000;

/** So many of one SKU, which a shopper wants to buy. */
export interface Wanted {
  skuId: string;
  count: number;
}

/** One line for each SKU, however often the SKU was named. */
function mergeWanted(items: readonly Wanted[]): Wanted[] {
  const counts = new Map<string, number>();
  for (const { skuId, count } of items)
    counts.set(skuId.toLowerCase(), (counts.get(skuId.toLowerCase()) ?? 0) + count);
  return [...counts].map(([skuId, count]) => ({ skuId, count }));
}

function freezeLine(sku: SkuForSale, count: number): FrozenLine {
  const { skuId, productId, title, titleEn, options, imageUrl } = sku;
  const { priceFen, flashItemId } = priceNow(sku, count);
  const line = { skuId, productId, title, titleEn, options, imageUrl, priceFen, count };
  return flashItemId === null ? line : { ...line, flashItemId };
}

/** Why these goods cannot be checked out, or null: first unknown SKUs, then SKUs off the shelf, then missing stock. */
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
  readRules(): Promise<OrderRules>;
  readSkusForSale: ReadSkusForSale;
  readDefaultAddress: ReadDefaultAddress;
  /** An address of this user, or why there is none. */
  readAddress(userId: string, id: string): Promise<{ id: string; regionCode: string } | Refusal>;
  saveCheckout: SaveCheckout;
  readCategoryPaths: ReadCategoryPaths;
  /** The coupons of the shopper that can be used, and those named by id, whoever has them. */
  readCoupons(wanted: { userId: string; ids: readonly string[] }): Promise<MyCouponRow[]>;
}

export interface CheckoutInput {
  userId: string;
  source: 'cart' | 'items';
  items: readonly Wanted[];
  /** The address that decides the shipping fee; the default address where there is none. */
  addressId?: string | undefined;
  /** None where absent. */
  coupons?: readonly string[] | 'best' | undefined;
  language: Language;
}

/** A line, with the category of its product. */
interface SaleLine {
  categoryId: string;
  line: FrozenLine;
}

/** The lines of a checkout at the prices of this moment, or why these goods cannot be bought. */
async function freezeLines(
  { readSkusForSale }: CheckoutDeps,
  items: readonly Wanted[],
): Promise<SaleLine[] | Refusal> {
  const wanted = mergeWanted(items);
  if (wanted.length === 0) return refuse('nothing_to_buy');
  if (wanted.some(({ count }) => count > CART_COUNT_MAX)) {
    return invalidField('items', `每种商品最多 ${CART_COUNT_MAX} 件`, `at most ${CART_COUNT_MAX} of each`);
  }
  if (wanted.some(({ skuId }) => !isUuid(skuId))) return skuNotFound();
  const forSale = await readSkusForSale(wanted.map(({ skuId }) => skuId));
  const skus = new Map(forSale.map((sku) => [sku.skuId, sku]));
  const refusal = refuseGoods(wanted, skus);
  if (refusal) return refusal;
  return wanted.map(({ skuId, count }) => {
    const sku = skus.get(skuId) as SkuForSale;
    return { categoryId: sku.categoryId, line: freezeLine(sku, count) };
  });
}

/** Freezes what the shopper is about to buy under a new one-time key. */
export async function createCheckout(deps: CheckoutDeps, input: CheckoutInput) {
  const { userId, source, addressId } = input;
  const wanted = input.coupons ?? [];
  if (wanted !== 'best' && !wanted.every(isUuid)) return couponNotFound();
  const ids = wanted === 'best' ? [] : wanted.map((id) => id.toLowerCase());
  const [sold, defaultAddress, chosen, rules, pathOf, coupons] = await Promise.all([
    freezeLines(deps, input.items),
    deps.readDefaultAddress(userId),
    addressId === undefined ? null : deps.readAddress(userId, addressId),
    deps.readRules(),
    deps.readCategoryPaths(),
    deps.readCoupons({ userId, ids }),
  ]);
  if (isRefusal(sold)) return sold;
  if (isRefusal(chosen)) return chosen;
  const address = chosen ?? defaultAddress;
  const province = address && provinceOf(address.regionCode);
  const shipping = shippingRule(rules.shipping, province);
  if (shipping === null) return refuse('region_not_served');
  const promotions = inForce(rules.promotions, new Date());
  const lines = sold.map(({ line, categoryId }) => ({ ...line, categoryIds: pathOf(categoryId) }));
  const price = (used: readonly MyCouponRow[]) => priceOrder(lines, shipping, { promotions, coupons: used });
  const choice = chooseCoupons({ userId, wanted, coupons, lines, price });
  if (isRefusal(choice)) return choice;
  const priced = price(choice.chosen);
  const { itemsAmountFen, discountFen, discounts, shippingFen, totalFen } = priced;
  if (totalFen > rules.totalMaxFen) return refuse('order_amount_too_large', { maxFen: rules.totalMaxFen });
  const key = newKey(lines.some(({ flashItemId }) => flashItemId));
  const expiresMs = CHECKOUT_EXPIRES_MS;
  const withShares = sold.map(({ line }, at) => ({
    ...line,
    discountFen: priced.lines[at]?.discountFen ?? 0,
  }));
  const expiresAt = await deps.saveCheckout({
    ...{ key, userId, source, itemsAmountFen, discountFen, shippingFen, province, expiresMs },
    lines: withShares,
    discounts: discounts.length > 0 ? discounts : null,
  });
  if (isRefusal(expiresAt)) return expiresAt;
  return {
    key,
    expiresAt: expiresAt.toISOString(),
    items: withShares.map((line) => viewLine(line, input.language)),
    itemsAmountFen,
    discountFen,
    discounts: viewDiscounts(discounts),
    shippingFen,
    totalFen,
    defaultAddressId: defaultAddress?.id ?? null,
    ...choice.view,
  };
}

/** What a checkout is for: the checked items of the cart, or the goods that the request names. */
export async function wantedItems(
  input: NewCheckout,
  readCheckedItems: () => Promise<Wanted[] | Refusal>,
): Promise<{ source: 'cart' | 'items'; items: Wanted[] } | Refusal> {
  if (input.source === 'cart' && input.items === undefined) {
    const items = await readCheckedItems();
    return isRefusal(items) ? items : { source: 'cart', items };
  }
  if (input.source === undefined && input.items !== undefined) return { source: 'items', items: input.items };
  return invalidField('source', '请提供 source 或 items 之一', 'give either source or items');
}
