import { expect, test } from 'vitest';
import { claimOf, otherFen, type Refundable } from './pieces.ts';

const line = (skuId: string, count: number, refundedCount: number, eachFen: number, leftFen: number) => ({
  ...{ skuId, count, refundedCount, eachFen, leftFen },
  restock: true,
});
/** Three pieces for 100.00 together, one of which went back, another line of one piece, and 10.00 for shipping. */
const refundable: Refundable = {
  refundableFen: 6_667 + 500 + 1_000,
  lines: [line('a', 3, 1, 3_333, 6_667), line('b', 1, 0, 0, 500)],
};
const wish = (count: string, restock = true) => ({ count, restock });

test('the last pieces of a line take the rest of what was paid', () => {
  expect(claimOf(refundable, { a: wish('1') }, false)).toMatchObject({ amountFen: 3_333 });
  expect(claimOf(refundable, { a: wish('2', false) }, false)).toEqual({
    lines: [{ skuId: 'a', count: 2, restock: false }],
    amountFen: 6_667,
    isCapped: false,
    wrong: [],
  });
});

test('shipping goes back where it is asked for', () => {
  expect(otherFen(refundable)).toBe(1_000);
  expect(claimOf(refundable, { a: wish('2'), b: wish('1') }, true).amountFen).toBe(refundable.refundableFen);
});

test('more pieces than are left, and what is no number, are wrong at their line', () => {
  expect(claimOf(refundable, { a: wish('3'), b: wish('x') }, false)).toMatchObject({
    wrong: ['a', 'b'],
    lines: [],
  });
  expect(claimOf(refundable, { a: wish('-1') }, false).wrong).toEqual(['a']);
});

test('after a refund of money without pieces, no more goes back than is left', () => {
  const poor = { ...refundable, refundableFen: 1_000 };
  expect(claimOf(poor, { a: wish('2') }, false)).toMatchObject({ amountFen: 1_000, isCapped: true });
  expect(otherFen(poor)).toBe(0);
});
