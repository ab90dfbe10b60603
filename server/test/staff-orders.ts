import { sql } from 'kysely';
import { expect } from 'vitest';
import { lockOrders, payOrders } from '../modules/orders/index.ts';
import type { TestShop } from './app.ts';
import { bearer, givenAddress, givenStaff, givenUser, staffBearer } from './given.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A shop with shoppers who order and staff who work on the orders, over the API. */
export function staffOrders(shop: TestShop) {
  const { db } = shop.database;

  async function call(method: Method, url: string, headers: Record<string, string>, payload?: object) {
    const answer = await shop.app.inject({ method, url, headers, ...(payload && { payload }) });
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
  }

  return {
    call,

    async staff(...roles: string[]) {
      const { id } = await givenStaff(db, roles);
      const headers = staffBearer(shop.tokens, id);
      return (method: Method, url: string, payload?: object, more: Record<string, string> = {}) =>
        call(method, url, { ...headers, ...more }, payload);
    },

    async shopper() {
      const { id: userId } = await givenUser(db);
      const { id: addressId } = await givenAddress(db, userId);
      const headers = bearer(shop.tokens, userId);
      const place = async (items: { skuId: string; count: number }[]) => {
        const { body } = await call('POST', '/api/checkouts', headers, { items });
        return call('POST', '/api/orders', { ...headers, 'idempotency-key': body.key }, { addressId });
      };
      return {
        userId,
        addressId,
        ask: (method: Method, url: string, payload?: object, more: Record<string, string> = {}) =>
          call(method, url, { ...headers, ...more }, payload),
        place,
        async order(...items: { skuId: string; count: number }[]): Promise<string> {
          const placed = await place(items);
          expect(placed.status, JSON.stringify(placed.body)).toBe(201);
          return placed.body.orderNo;
        },
      };
    },

    /** Pays an order as the payments module does, with the settled payment that the audit asks for. */
    async pay(orderNo: string): Promise<void> {
      await db.transaction().execute(async (tx) => {
        const [order] = await lockOrders(tx, [orderNo]);
        await sql`
          INSERT INTO payments (order_no, attempt, provider, channel, amount_fen, status, trade_no, received_fen, expires_at)
          VALUES (${orderNo}, 1, 'alipay', 'page', ${order?.totalFen}, 'settled', '2026', ${order?.totalFen}, now())`.execute(
          tx,
        );
        await payOrders(tx, [orderNo]);
      });
    },
  };
}
