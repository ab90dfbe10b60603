import { expect } from 'vitest';
import { finishRefund } from '../modules/refunds/finishing/service.ts';
import type { Database } from '../platform/postgres/postgres.ts';
import { type GivenOrder, onceKey, type PayingShop, until } from './paying.ts';

/** Steps of tests about refunds, on a shop of `startPayingShop`. */
export function refundingIn(get: () => PayingShop) {
  const admin = ({ orderNo }: GivenOrder) => `/api/admin/orders/${orderNo}`;
  return {
    async givenPaid(
      wish: { count?: number; priceFen?: number } = {},
    ): Promise<GivenOrder & { outTradeNo: string }> {
      const order = await get().order({ count: 3, ...wish });
      const opened = await get().open(order);
      await get().pay(opened);
      await get().notified(opened.outTradeNo);
      return { ...order, outTradeNo: opened.outTradeNo };
    },

    refund: (order: GivenOrder, wish: object, headers = get().staff, key = onceKey()) =>
      get().call('POST', `${admin(order)}/refunds`, { ...headers, ...key }, { reason: '缺货', ...wish }),

    /** Sends so many pieces. */
    async ship(order: GivenOrder, count: number): Promise<void> {
      const parcel = { carrier: 'sf', trackingNumber: 'SF1', lines: [{ skuId: order.sku.skuId, count }] };
      const { status } = await get().call('POST', `${admin(order)}/shipments`, get().staff, parcel);
      expect(status).toBe(201);
    },

    /** Resolves once all refunds of the order have these statuses. */
    refundsAre: (order: GivenOrder, ...statuses: string[]) =>
      until(async () => {
        const { refunds } = await get().read(order);
        const are = refunds.map(({ status }: { status: string }) => status);
        return String(are) === String(statuses) || undefined;
      }),

    /** The pieces of the order's only line. */
    async pieces({ orderNo }: GivenOrder) {
      return get()
        .database.db.selectFrom('order_lines')
        .select(['refunded_count as refunded', 'withdrawn', 'restocked', 'shipped'])
        .where('order_no', '=', orderNo)
        .executeTakeFirstOrThrow();
    },
  };
}

/** The provider has said that a refund is done. */
export const finishAsDone = (db: Database, id: string) => finishRefund(db, id, 'done', 'done');
