import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import {
  type AddressCopy,
  type AddressInput,
  parseAddress,
  provinceNamed,
  provinceOf,
} from '../../addresses/index.ts';
import { refuse } from '../errors.ts';
import { isAddressOpen } from '../lifecycle.ts';
import { isOrderNo } from '../order-no.ts';
import { type Discount, isSentFree, type ShippingSettings, shippingFee, shippingRule } from '../pricing.ts';
import { type LockedOrder, lockOrders, readOrders } from '../queries.ts';
import type { ReadOrderRules } from '../rules.ts';
import { addKeys, removeKeys } from '../search/queries.ts';
import { readParcels } from '../shipping/queries.ts';
import { updateAddress } from './queries.ts';

/** Sends a locked order to another address. @returns false where a parcel is on its way or the order has ended */
export async function sendElsewhere(tx: Tx, order: LockedOrder, address: AddressCopy): Promise<boolean> {
  const { orderNo, status } = order;
  const hasParcel = (await readParcels(tx, [orderNo])).length > 0;
  if (!isAddressOpen({ status, hasParcel })) return false;
  // The keys by which staff find an order are made of its address.
  await removeKeys(tx, [orderNo]);
  await updateAddress(tx, orderNo, address);
  await addKeys(tx, [orderNo]);
  return true;
}

/** Why goods cannot go from one province to another for the fee that the shopper has agreed to. */
function refuseProvince(
  settings: ShippingSettings,
  order: { itemsAmountFen: number; discountFen: number; discounts: readonly Discount[] | null },
  from: string | null,
  to: string,
): Refusal | null {
  const rule = shippingRule(settings, to);
  if (rule === null) return refuse('region_not_served');
  const before = shippingRule(settings, from) ?? settings;
  const isFree = isSentFree(order.discounts);
  const [shippingFen, nowFen] = [shippingFee(order, rule, isFree), shippingFee(order, before, isFree)];
  return shippingFen > nowFen ? refuse('address_costs_more', { shippingFen }) : null;
}

/**
 * A shopper sends an own order elsewhere, until its first parcel. The fee stays as it was paid, so an address with a
 * higher fee is refused.
 */
export async function readdressOrder(
  db: Database,
  readRules: ReadOrderRules,
  userId: string,
  orderNo: string,
  input: AddressInput,
): Promise<Refusal | null> {
  const address = parseAddress(input);
  if (isRefusal(address)) return address;
  if (!isOrderNo(orderNo)) return refuse('order_not_found');
  const { shipping } = await readRules();
  return inTransaction(db, async (tx) => {
    const [order] = await lockOrders(tx, [orderNo]);
    if (order?.userId !== userId) return refuse('order_not_found');
    const [row] = await readOrders(tx, [orderNo]);
    if (!row) return refuse('order_not_found');
    const from = provinceNamed((row.address as unknown as AddressCopy).province);
    const to = provinceOf(input.regionCode);
    const refusal = from === to ? null : refuseProvince(shipping, row, from, to);
    if (refusal) return refusal;
    return (await sendElsewhere(tx, order, address)) ? null : refuse('order_wrong_state');
  });
}
