import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRefusal } from '../../../platform/http/problems.ts';
import type { MyCouponRow } from '../../promotions/index.ts';
import { priceOrder } from '../pricing.ts';
import { chooseCoupons } from './coupons.ts';

const ME = 'me';
const SHIPPING = { feeFen: 800, freeFromFen: 9_900 };
const fen = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 20_000 }));
const lines = fc.array(
  fc.record({ priceFen: fen, count: fc.integer({ min: 1, max: 5 }), categoryId: fc.constantFrom('a', 'b') }),
  { minLength: 1, maxLength: 4 },
);
const claimed = fc.array(
  fc.record({
    discount: fc.oneof(
      fc.record({ kind: fc.constant('amount' as const), offFen: fen }),
      fc.record({ kind: fc.constant('percent' as const), percent: fc.integer({ min: 1, max: 99 }) }),
    ),
    minSpendFen: fc.oneof(fc.constant(0), fen),
    scope: fc.constantFrom('all' as const, { categoryIds: ['a'] }, { categoryIds: ['b'] }),
    stacks: fc.boolean(),
  }),
  { maxLength: 5 },
);

function subsets<T>(of: readonly T[]): T[][] {
  return of.reduce<T[][]>((all, each) => all.concat(all.map((some) => some.concat([each]))), [[]]);
}

test('the best combination takes off as much as any that may be chosen, and may be chosen itself', () => {
  fc.assert(
    fc.property(lines, claimed, (some, mine) => {
      const goods = some.map(({ priceFen, count, categoryId }, at) => {
        const ids = { skuId: `${at}`, productId: `${at}`, categoryIds: [categoryId] };
        return { ...ids, priceFen, count };
      });
      const coupons: MyCouponRow[] = mine.map((fields, at) => ({
        ...fields,
        ...{ id: `c${at}`, couponId: `of c${at}`, userId: ME, name: `券 ${at}`, orderNo: null, usedAt: null },
        ...{
          claimedAt: new Date(0),
          validFrom: new Date(0),
          validUntil: new Date(1),
          isExpired: false,
          isStarted: true,
        },
      }));
      const price = (used: readonly MyCouponRow[]) =>
        priceOrder(goods, SHIPPING, { promotions: [], coupons: used });
      const choose = (wanted: string[] | 'best') =>
        chooseCoupons({ userId: ME, wanted, coupons, lines: goods, price });
      const best = choose('best');
      if (isRefusal(best)) throw new Error(best.code);
      const { discountFen } = price(best.chosen);
      expect(isRefusal(choose(best.chosen.map(({ id }) => id)))).toBe(false);
      expect(best.view.best.offFen).toBe(discountFen);
      for (const ids of subsets(coupons.map(({ id }) => id))) {
        const choice = choose(ids);
        if (!isRefusal(choice)) expect(price(choice.chosen).discountFen).toBeLessThanOrEqual(discountFen);
      }
    }),
    { numRuns: 500 },
  );
});
