import { randomUUID } from 'node:crypto';
import type { Refusal } from '../../../platform/http/problems.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import type { Language } from '../../../platform/values/language.ts';
import type { AddressInput } from '../../addresses/index.ts';
import type { MergedCart } from '../../cart/index.ts';
import type { OwnedOrder } from '../admin/service.ts';
import { refuse } from '../errors.ts';
import { isOrderNo } from '../order-no.ts';
import { readLines, readOrders } from '../queries.ts';
import { readdressOrder } from '../readdressing/service.ts';
import type { ReadOrderRules } from '../rules.ts';
import type { OrderView } from '../schema.ts';
import { countOwnOrders, findOwnOrders } from './queries.ts';
import type { OwnOrderFilter } from './schema.ts';

/** A longer text finds nothing more, and each word costs a comparison with every title. */
const WORDS_MAX = 8;

export interface OwnOrderDeps {
  db: Database;
  readRules: ReadOrderRules;
  cart: {
    /** Adds goods to a cart, once for each `mergeId`; the answer lists those that were not added. */
    merge(
      userId: string,
      goods: { mergeId: string; items: { skuId: string; count: number }[] },
      language: Language,
    ): Promise<MergedCart | Refusal>;
  };
  read(orderNo: string, viewer: { userId: string; language: Language }): Promise<OrderView | Refusal>;
  readMany(orderNos: readonly string[], language: Language): Promise<OwnedOrder[]>;
}

/** What shoppers do with their orders besides buying. */
export function createOwnOrders({ db, readRules, cart, read, readMany }: OwnOrderDeps) {
  return {
    /** A shopper's orders, newest first, with their number in each status. */
    async list(userId: string, filter: OwnOrderFilter, language: Language) {
      const { status, q = '', page, pageSize } = filter;
      const words = q.trim().split(/\s+/).filter(Boolean).slice(0, WORDS_MAX);
      const search = { userId, status, words };
      const [orderNos, counts] = await Promise.all([
        findOwnOrders(db, search, { limit: pageSize, offset: (page - 1) * pageSize }),
        countOwnOrders(db, search),
      ]);
      const total = status ? counts[status] : Object.values(counts).reduce((sum, count) => sum + count, 0);
      return { items: await readMany(orderNos, language), total, page, pageSize, counts };
    },

    /**
     * Puts the goods of an order into the cart again.
     * @param mergeId a repeat with the same one adds nothing
     */
    async buyAgain(userId: string, orderNo: string, mergeId: string | null, language: Language) {
      const [order] = isOrderNo(orderNo) ? await readOrders(db, [orderNo]) : [];
      if (order?.userId !== userId) return refuse('order_not_found');
      const items = (await readLines(db, [orderNo])).map(({ skuId, count }) => ({ skuId, count }));
      return cart.merge(userId, { mergeId: mergeId ?? randomUUID(), items }, language);
    },

    /** Sends an order to another address, until its first parcel. */
    async readdress(userId: string, orderNo: string, input: AddressInput, language: Language) {
      const refusal = await readdressOrder(db, readRules, userId, orderNo, input);
      return refusal ?? read(orderNo, { userId, language });
    },
  };
}
