import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CART_COUNT_MAX, CART_SKUS_MAX } from '../cart/index.ts';
import { orderTotalFen, priceOrder, refundableFen, shippingRule } from './pricing.ts';

const PRICE_MAX_FEN = 1_000_000_000;
const GOODS = { skuId: 'sku', productId: 'product', categoryIds: [] };
const line = fc.record({
  skuId: fc.constant(GOODS.skuId),
  productId: fc.constant(GOODS.productId),
  categoryIds: fc.constant(GOODS.categoryIds),
  priceFen: fc.oneof(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: PRICE_MAX_FEN })),
  count: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: CART_COUNT_MAX })),
});
const lines = fc.array(line, { minLength: 1, maxLength: CART_SKUS_MAX });
const settings = fc.record({
  feeFen: fc.nat({ max: 10_000 }),
  freeFromFen: fc.option(fc.nat({ max: 100_000 })),
});

const SETTINGS = { feeFen: 800, freeFromFen: 9_900 };

test.each([
  { priceFen: 9_899, shippingFen: 800, totalFen: 10_699 },
  { priceFen: 9_900, shippingFen: 0, totalFen: 9_900 },
])('goods of $priceFen fen pay $shippingFen fen for shipping', ({ priceFen, shippingFen, totalFen }) => {
  expect(priceOrder([{ ...GOODS, priceFen, count: 1 }], SETTINGS)).toEqual({
    lines: [{ amountFen: priceFen, discountFen: 0 }],
    itemsAmountFen: priceFen,
    discountFen: 0,
    discounts: [],
    shippingFen,
    totalFen,
  });
});

test('lines add up to the amount of the items, and their shares to the discount', () => {
  fc.assert(
    fc.property(lines, settings, (some, rules) => {
      const price = priceOrder(some, rules);
      expect(price.lines).toHaveLength(some.length);
      const sum = (of: (priced: (typeof price.lines)[number]) => number) =>
        price.lines.reduce((total, priced) => total + of(priced), 0);
      expect(price.itemsAmountFen).toBe(sum((priced) => priced.amountFen));
      expect(price.discountFen).toBe(sum((priced) => priced.discountFen));
      for (const [index, { priceFen, count }] of some.entries())
        expect(price.lines[index]?.amountFen).toBe(priceFen * count);
    }),
  );
});

test('the total is the items less the discount with the shipping, a safe whole number above zero', () => {
  fc.assert(
    fc.property(lines, settings, (some, rules) => {
      const price = priceOrder(some, rules);
      expect(price.totalFen).toBe(price.itemsAmountFen - price.discountFen + price.shippingFen);
      expect(price.totalFen).toBe(orderTotalFen(price));
      expect(price.totalFen).toBeGreaterThan(0);
      for (const amount of [price.itemsAmountFen, price.discountFen, price.shippingFen, price.totalFen]) {
        expect(Number.isSafeInteger(amount)).toBe(true);
        expect(amount).toBeGreaterThanOrEqual(0);
      }
      for (const { amountFen, discountFen } of price.lines) {
        expect(discountFen).toBeGreaterThanOrEqual(0);
        expect(discountFen).toBeLessThanOrEqual(amountFen);
      }
    }),
  );
});

test('shipping is the fee below the limit and nothing from the limit on', () => {
  fc.assert(
    fc.property(lines, fc.nat({ max: 10_000 }), (some, feeFen) => {
      const { itemsAmountFen } = priceOrder(some, { feeFen, freeFromFen: 0 });
      const priced = (freeFromFen: number | null) => priceOrder(some, { feeFen, freeFromFen });
      expect(priced(itemsAmountFen).shippingFen).toBe(0);
      expect(priced(itemsAmountFen + 1).shippingFen).toBe(feeFen);
      expect(priced(null).shippingFen).toBe(feeFen);
    }),
  );
});

test('neither the sequence of the lines nor a line in two parts changes the price', () => {
  fc.assert(
    fc.property(lines, settings, fc.nat(), (some, rules, pick) => {
      const { lines: _, ...price } = priceOrder(some, rules);
      expect(priceOrder(some.toReversed(), rules)).toMatchObject(price);
      const index = pick % some.length;
      const { priceFen, count } = some[index] as (typeof some)[number];
      if (count === 1) return;
      const parts = [
        { ...GOODS, priceFen, count: 1 },
        { ...GOODS, priceFen, count: count - 1 },
      ];
      expect(priceOrder(some.toSpliced(index, 1, ...parts), rules)).toMatchObject(price);
    }),
  );
});

test('what can be refunded is what was paid and is neither refunded nor being refunded', () => {
  expect(refundableFen({ totalFen: 1_000, refundingFen: 300, refundedFen: 200 })).toBe(500);
});

test('a province with a rule of its own takes that rule, and every other one the general rule', () => {
  const general = { feeFen: 800, freeFromFen: 9_900 };
  const remote = { provinces: ['540000', '650000'], feeFen: 2_500, freeFromFen: null, isServed: true };
  const unserved = { provinces: ['460000'], feeFen: 0, freeFromFen: null, isServed: false };
  const rules = { ...general, byProvince: [remote, unserved] };
  for (const province of [null, '110000']) expect(shippingRule(rules, province)).toMatchObject(general);
  expect(shippingRule(rules, '650000')).toMatchObject({ feeFen: 2_500, freeFromFen: null });
  expect(shippingRule(rules, '460000')).toBeNull();
});
