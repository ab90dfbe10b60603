import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf } from './lines.ts';

const goods = fc
  .array(fc.record({ name: fc.constant('衬衫'), paidFen: fc.integer({ min: 0, max: 10 ** 12 }) }), {
    minLength: 1,
    maxLength: 121,
  })
  .filter((all) => all.some(({ paidFen }) => paidFen > 0));

test('the lines of an invoice sum to its amount, whatever went back, and none is empty', () => {
  fc.assert(
    fc.property(goods, fc.double({ min: 0, max: 1, noNaN: true }), (all, part) => {
      const totalFen = all.reduce((sum, { paidFen }) => sum + paidFen, 0);
      const amountFen = Math.max(1, Math.round(totalFen * part));
      const lines = linesOf(amountFen, all);
      expect(lines.reduce((sum, line) => sum + line.amountFen, 0)).toBe(amountFen);
      expect(lines.every((line) => line.amountFen > 0)).toBe(true);
    }),
  );
});

test('an invoice of all that was paid has each line at what was paid for it', () => {
  const all = [
    { name: '衬衫', paidFen: 999 },
    { name: '赠品', paidFen: 0 },
    { name: '运费', paidFen: 800 },
  ];
  expect(linesOf(1_799, all)).toEqual([
    { name: '衬衫', amountFen: 999 },
    { name: '运费', amountFen: 800 },
  ]);
});
