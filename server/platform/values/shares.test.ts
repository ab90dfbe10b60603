import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fractionOf, shareOut } from './shares.ts';

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

test('shares sum to the amount exactly, and none is larger than its weight or a whole unit away from its part', () => {
  const weights = fc.array(fc.oneof(fc.nat(20), fc.nat(10_000_000_000)), { minLength: 1, maxLength: 120 });
  fc.assert(
    fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true }), (some, portion) => {
      const whole = sum(some);
      const amount = Math.floor(whole * portion);
      const shares = shareOut(amount, some);
      expect(sum(shares)).toBe(amount);
      for (const [index, weight] of some.entries()) {
        const share = shares[index] as number;
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(weight);
        const floor = whole === 0 ? 0 : fractionOf(amount, weight, whole);
        expect([floor, floor + 1]).toContain(share);
      }
    }),
  );
});

test('what is left after rounding goes to the shares that lost most, the earlier one first', () => {
  expect(
    shareOut(
      10,
      [1, 1, 1].map((each) => each * 100),
    ),
  ).toEqual([4, 3, 3]);
  expect(shareOut(100, [333, 333, 334])).toEqual([33, 33, 34]);
  expect(shareOut(0, [5, 0])).toEqual([0, 0]);
  expect(() => shareOut(6, [5, 0])).toThrow('cannot be divided');
});

test('a product past 2^53 is divided exactly', () => {
  expect(fractionOf(9_999_999_999, 9_999_999_998, 9_999_999_999)).toBe(9_999_999_998);
});
