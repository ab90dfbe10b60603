import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CouponRule, PromotionRule } from '../promotions/index.ts';
import { type LineToPrice, priceOrder } from './pricing.ts';

const SHIPPING = { feeFen: 800, freeFromFen: 9_900 };
const ALWAYS = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };
const line = (skuId: string, priceFen: number, count = 1, categoryId = 'shirts'): LineToPrice => ({
  skuId,
  productId: `product of ${skuId}`,
  categoryIds: [categoryId, 'clothes'],
  priceFen,
  count,
});
const promotion = (rule: Partial<PromotionRule> & Pick<PromotionRule, 'benefit'>): PromotionRule => ({
  ...{ id: 'p1', version: 1, name: '满减', scope: 'all', priority: 0, stacks: true },
  ...ALWAYS,
  ...rule,
});
const coupon = (rule: Partial<CouponRule> & Pick<CouponRule, 'discount'>): CouponRule => ({
  ...{ id: 'c1', couponId: 'of c1', name: '新人券', minSpendFen: 0, scope: 'all', stacks: true },
  ...rule,
});
const amount = (offFen: number) => ({ kind: 'amount' as const, offFen });
const spendOff = (...steps: [number, number][]) => ({
  kind: 'spend_off' as const,
  steps: steps.map(([fromFen, offFen]) => ({ fromFen, offFen })),
});

function price(lines: LineToPrice[], promotions: PromotionRule[], coupons: CouponRule[] = []) {
  return priceOrder(lines, SHIPPING, { promotions, coupons });
}
const offs = (of: ReturnType<typeof price>) => of.discounts.map(({ id, offFen }) => [id, offFen]);

test('the highest step that the goods reach counts, and its amount is shared out over the lines', () => {
  const rule = promotion({ benefit: spendOff([5_000, 500], [10_000, 1_500]) });
  expect(price([line('a', 4_999)], [rule]).discountFen).toBe(0);
  expect(price([line('a', 5_000)], [rule]).discountFen).toBe(500);
  const two = price([line('a', 3_333, 2), line('b', 3_334)], [rule]);
  expect(two).toMatchObject({ discountFen: 1_500, shippingFen: 0, totalFen: 8_500 });
  expect(two.lines.map(({ discountFen }) => discountFen)).toEqual([1_000, 500]);
});

test('per cent off for many pieces, of the goods in scope, rounded down', () => {
  const benefit = { kind: 'count_off' as const, steps: [{ fromCount: 3, percent: 10 }] };
  const rule = promotion({ benefit, scope: { categoryIds: ['shirts'] } });
  expect(price([line('a', 333, 2), line('b', 999, 5, 'shoes')], [rule]).discountFen).toBe(0);
  const reached = price([line('a', 333, 3), line('b', 999, 5, 'shoes')], [rule]);
  expect(reached.lines.map(({ discountFen }) => discountFen)).toEqual([99, 0]);
});

test('whole bundles cost the price of the bundle, and further pieces theirs', () => {
  const benefit = { kind: 'bundle' as const, steps: [{ skuIds: ['a', 'b', 'b'], priceFen: 2_000 }] };
  const rule = promotion({ benefit });
  const priced = price([line('a', 1_000, 3), line('b', 1_000, 5), line('c', 500)], [rule]);
  expect(offs(priced)).toEqual([['p1', 2_000]]);
  expect(priced.lines[2]?.discountFen).toBe(0);
  expect(price([line('a', 1_000, 3)], [rule]).discountFen).toBe(0);
  const dear = { kind: 'bundle' as const, steps: [{ skuIds: ['a'], priceFen: 5_000 }] };
  expect(price([line('a', 1_000)], [promotion({ benefit: dear })]).totalFen).toBe(1_800);
});

test('free shipping lowers the fee, counts goods before discounts, and is no discount', () => {
  const free = promotion({ id: 'free', benefit: { kind: 'free_shipping', steps: [{ fromFen: 5_000 }] } });
  const off = promotion({ id: 'off', benefit: spendOff([5_000, 1_000]) });
  expect(price([line('a', 4_999)], [free]).shippingFen).toBe(800);
  expect(price([line('a', 5_000)], [free, off])).toMatchObject({
    shippingFen: 0,
    discountFen: 1_000,
    totalFen: 4_000,
  });
});

test('promotions apply by priority; one that does not stack keeps its lines to itself', () => {
  const high = promotion({ id: 'high', priority: 2, benefit: spendOff([1_000, 100]), stacks: false });
  const low = promotion({ id: 'low', priority: 1, benefit: spendOff([1_000, 300]) });
  expect(offs(price([line('a', 2_000)], [low, high]))).toEqual([['high', 100]]);
  const shirts = { ...high, scope: { categoryIds: ['shirts'] } };
  expect(offs(price([line('a', 2_000), line('b', 2_000, 1, 'shoes')], [low, shirts]))).toEqual([
    ['high', 100],
    ['low', 300],
  ]);
  expect(offs(price([line('a', 2_000)], [low, { ...high, stacks: true }]))).toHaveLength(2);
});

test('a coupon counts its minimum at line prices and its per cent of what promotions leave', () => {
  const off = promotion({ benefit: spendOff([10_000, 1_000]) });
  const tenth = coupon({ discount: { kind: 'percent', percent: 10, maxOffFen: 850 }, minSpendFen: 10_000 });
  expect(offs(price([line('a', 10_000)], [off], [tenth]))).toEqual([
    ['p1', 1_000],
    ['c1', 850],
  ]);
  expect(offs(price([line('a', 9_999)], [off], [tenth]))).toEqual([]);
  expect(offs(price([line('a', 10_000)], [], [{ ...tenth, scope: { productIds: ['x'] } }]))).toEqual([]);
  const above = { ...tenth, scope: { categoryIds: ['clothes'] } };
  expect(offs(price([line('a', 10_000)], [], [above]))).toEqual([['c1', 850]]);
});

test('the sequence in which coupons are named does not matter: per cent comes first', () => {
  const tenth = coupon({ id: 'z', discount: { kind: 'percent', percent: 10 } });
  const ten = coupon({ id: 'a', discount: amount(1_000) });
  const priced = price([line('a', 20_000)], [], [ten, tenth]);
  expect(offs(priced)).toEqual([
    ['z', 2_000],
    ['a', 1_000],
  ]);
  expect(price([line('a', 20_000)], [], [tenth, ten])).toEqual(priced);
});

test('one fen is left to pay, with free shipping of the goods, else of the fee', () => {
  const all = coupon({ discount: amount(1_000_000) });
  expect(price([line('a', 20_000)], [], [all])).toMatchObject({ discountFen: 19_999, totalFen: 1 });
  expect(price([line('a', 1)], [], [all])).toMatchObject({ discountFen: 1, shippingFen: 800, totalFen: 800 });
});

const lines = fc.array(
  fc.record({
    priceFen: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2_000_000 })),
    count: fc.integer({ min: 1, max: 20 }),
    categoryId: fc.constantFrom('shirts', 'shoes'),
  }),
  { minLength: 1, maxLength: 8 },
);
const scope = fc.constantFrom(
  'all' as const,
  { categoryIds: ['shirts'] },
  { productIds: ['product of 0', 'product of 2'] },
);
const fen = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 1_000_000 }));
const percent = fc.integer({ min: 1, max: 99 });
const benefit = fc.oneof(
  fc.record({
    kind: fc.constant('spend_off' as const),
    steps: fc.array(fc.record({ fromFen: fen, offFen: fen }), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('count_off' as const),
    steps: fc.array(fc.record({ fromCount: fc.integer({ min: 1, max: 9 }), percent }), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
  fc.record({
    kind: fc.constant('bundle' as const),
    steps: fc.array(
      fc.record({
        skuIds: fc.array(fc.constantFrom('0', '1', '2'), { minLength: 1, maxLength: 4 }),
        priceFen: fen,
      }),
      { minLength: 1, maxLength: 2 },
    ),
  }),
  fc.record({
    kind: fc.constant('free_shipping' as const),
    steps: fc.array(fc.record({ fromFen: fen }), { minLength: 1, maxLength: 2 }),
  }),
);
const promotions = fc.array(fc.record({ benefit, scope, priority: fc.nat(3), stacks: fc.boolean() }), {
  maxLength: 5,
});
const coupons = fc.array(
  fc.record({
    discount: fc.oneof(
      fc.record({ kind: fc.constant('amount' as const), offFen: fen }),
      fc.record({
        kind: fc.constant('percent' as const),
        percent,
        maxOffFen: fc.option(fen, { nil: undefined }),
      }),
    ),
    minSpendFen: fc.oneof(fc.constant(0), fen),
    scope,
  }),
  { maxLength: 4 },
);

test('for any goods and rules: shares sum to the discount, discounts too, and at least one fen is paid', () => {
  fc.assert(
    fc.property(lines, promotions, coupons, fc.nat(10_000), (some, rules, claimed, feeFen) => {
      const goods = some.map(({ priceFen, count, categoryId }, at) =>
        line(`${at}`, priceFen, count, categoryId),
      );
      const priced = priceOrder(
        goods,
        { feeFen, freeFromFen: 50_000 },
        {
          promotions: rules.map((rule, at) => promotion({ ...rule, id: `p${at}` })),
          coupons: claimed.map((rule, at) => coupon({ ...rule, id: `c${at}` })),
        },
      );
      const total = (numbers: number[]) => numbers.reduce((sum, each) => sum + each, 0);
      expect(total(priced.lines.map(({ discountFen }) => discountFen))).toBe(priced.discountFen);
      expect(total(priced.discounts.map(({ offFen }) => offFen))).toBe(priced.discountFen);
      for (const { amountFen, discountFen } of priced.lines) {
        expect(discountFen).toBeGreaterThanOrEqual(0);
        expect(discountFen).toBeLessThanOrEqual(amountFen);
      }
      expect(priced.totalFen).toBe(priced.itemsAmountFen - priced.discountFen + priced.shippingFen);
      expect(priced.totalFen).toBeGreaterThanOrEqual(1);
      expect(new Set(priced.discounts.map(({ source, id }) => `${source} ${id}`)).size).toBe(
        priced.discounts.length,
      );
    }),
    { numRuns: 500 },
  );
});
