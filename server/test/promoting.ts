import { expect } from 'vitest';
import type { TestShop } from './app.ts';
import { bearer, type GivenSku, givenAddress, givenStaff, givenUser, staffBearer } from './given.ts';

export const HOUR_MS = 3_600_000;
export const fromNow = (ms: number) => new Date(Date.now() + ms).toISOString();

/** A coupon as staff make it: ten yuan off, for one claim a shopper, from now on. */
export const COUPON = () => ({
  name: '十元券',
  discount: { kind: 'amount', offFen: 1_000 },
  minSpendFen: 0,
  scope: 'all',
  quantity: 100,
  perUser: 1,
  claimFrom: fromNow(-HOUR_MS),
  claimUntil: fromNow(HOUR_MS),
  validFrom: fromNow(-HOUR_MS),
  validUntil: fromNow(HOUR_MS),
  stacks: false,
});

/** Steps of tests about coupons and promotions. */
export async function promotingIn(shop: TestShop) {
  const { db } = shop.database;
  const staff = staffBearer(shop.tokens, (await givenStaff(db, ['admin'])).id);

  async function call(method: 'GET' | 'POST' | 'PATCH', url: string, headers: object, payload?: object) {
    const answer = await shop.app.inject({
      method,
      url,
      headers: headers as Record<string, string>,
      ...(payload && { payload }),
    });
    return { status: answer.statusCode, body: answer.json() };
  }
  const asStaff = (method: 'GET' | 'POST' | 'PATCH', path: string, payload?: object) =>
    call(method, `/api/admin${path}`, staff, payload);

  async function made(path: string, payload: object) {
    const { status, body } = await asStaff('POST', path, payload);
    expect(status, JSON.stringify(body)).toBe(201);
    return body;
  }

  return {
    asStaff,
    call,
    givenCoupon: (fields: object = {}) => made('/coupons', { ...COUPON(), ...fields }),
    givenPromotion: (fields: object) =>
      made('/promotions', { from: fromNow(-HOUR_MS), until: fromNow(HOUR_MS), stacks: true, ...fields }),

    async givenShopper() {
      const { id } = await givenUser(db);
      const addressId = (await givenAddress(db, id)).id;
      const headers = bearer(shop.tokens, id);
      const ask = (method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object) =>
        call(method, url, headers, payload);
      return {
        id,
        ask,
        claim: (couponId: string) => ask('POST', `/api/coupons/${couponId}/claim`),
        mine: async () => (await ask('GET', '/api/me/coupons')).body.items,
        checkout: (wishes: { sku: GivenSku; count?: number }[], coupons?: string[] | 'best') =>
          ask('POST', '/api/checkouts', {
            items: wishes.map(({ sku, count = 1 }) => ({ skuId: sku.skuId, count })),
            ...(coupons && { coupons }),
          }),
        place: (key: string) =>
          call('POST', '/api/orders', { ...headers, 'idempotency-key': key }, { addressId }),
        cancel: (orderNo: string) => ask('POST', `/api/orders/${orderNo}/cancel`, {}),
      };
    },
  };
}
