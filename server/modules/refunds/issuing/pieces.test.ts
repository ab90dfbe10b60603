import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRefusal } from '../../../platform/http/problems.ts';
import type { LinePieces } from '../../orders/index.ts';
import { takeAllPieces, takePieces } from './pieces.ts';

const SKU = '01890000-0000-7000-8000-000000000001';

function lineOf(count: number, paidFen: number, more: Partial<LinePieces> = {}): LinePieces {
  return { skuId: SKU, count, paidFen, shipped: 0, withdrawn: 0, refundedCount: 0, ...more };
}

test('a piece costs its share, and the last piece takes the rest', () => {
  const first = takePieces([lineOf(3, 100)], new Map(), [{ skuId: SKU, count: 1, restock: true }]);
  expect(first).toMatchObject([{ count: 1, paidFen: 33 }]);
  const last = takeAllPieces([lineOf(3, 100, { refundedCount: 1 })], new Map([[SKU, 33]]), true);
  expect(last).toMatchObject([{ count: 2, paidFen: 67 }]);
});

test('in whatever parts and sequence a line is refunded, with refunds that fail, its parts sum to what was paid', () => {
  const part = fc.record({ count: fc.integer({ min: 1, max: 5 }), fails: fc.boolean() });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(10_000), fc.array(part), (count, paidFen, parts) => {
      const done: { count: number; paidFen: number }[] = [];
      const earlier = () => ({
        count: done.reduce((sum, each) => sum + each.count, 0),
        paidFen: done.reduce((sum, each) => sum + each.paidFen, 0),
      });
      for (const { count: wanted, fails } of parts) {
        const line = lineOf(count, paidFen, { refundedCount: earlier().count });
        const paidBack = new Map([[SKU, earlier().paidFen]]);
        const taken = takePieces([line], paidBack, [{ skuId: SKU, count: wanted, restock: null }]);
        expect(isRefusal(taken)).toBe(wanted > count - line.refundedCount);
        if (isRefusal(taken)) continue;
        done.push(...taken);
        // A refund that fails later gives its pieces and its money free.
        if (fails) done.splice(0, 1);
      }
      const line = lineOf(count, paidFen, { refundedCount: earlier().count });
      done.push(...takeAllPieces([line], new Map([[SKU, earlier().paidFen]]), null));
      expect(earlier()).toEqual({ count, paidFen });
    }),
  );
});

test('pieces that are not shipped go first, and what was not said follows from what was shipped', () => {
  const wanted = [{ skuId: SKU, count: 2, restock: null }];
  expect(takePieces([lineOf(3, 300, { shipped: 2 })], new Map(), wanted)).toMatchObject([
    { withdrawn: 1, restock: false },
  ]);
  expect(takePieces([lineOf(3, 300)], new Map(), wanted)).toMatchObject([{ withdrawn: 2, restock: true }]);
});
