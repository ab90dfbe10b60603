import type { Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { type LinePieces, piecesPaidFen } from '../../orders/index.ts';
import { refuse } from '../errors.ts';
import type { RefundLine } from '../queries.ts';

/** Pieces as a request names them; `restock` null: before shipping they come back into stock, after it they do not. */
export interface WantedLine {
  skuId: string;
  count: number;
  restock: boolean | null;
  /** They came back from the shopper, so they are pieces that were shipped. */
  isReturned?: boolean;
}

/** Pieces of a new refund; `withdrawn` of them were not shipped and never go out. */
export interface NewRefundLine extends RefundLine {
  withdrawn: number;
}

/** What earlier refunds, other than failed ones, have named of a line. */
export type PaidBack = ReadonlyMap<string, number>;

/** Takes pieces out of the lines of an order, one request after the other. */
function createTaking(lines: readonly LinePieces[], paidBack: PaidBack) {
  const left = new Map(
    lines.map((line) => [line.skuId, { ...line, namedFen: paidBack.get(line.skuId) ?? 0 }]),
  );
  return {
    leftOf(skuId: string, isReturned: boolean): number | undefined {
      const line = left.get(skuId);
      if (!line) return undefined;
      // Of the refunded pieces, those that were not withdrawn had been shipped.
      if (isReturned) return line.shipped - (line.refundedCount - line.withdrawn);
      return line.count - line.refundedCount;
    },

    /** Those that are not shipped go first: they are still in the warehouse. Returned pieces had all been shipped. */
    take(
      skuId: string,
      count: number,
      { restock, isReturned = false }: Pick<WantedLine, 'restock' | 'isReturned'>,
    ): NewRefundLine {
      const line = left.get(skuId);
      if (!line) throw new Error(`${skuId} is no line of the order`);
      const earlier = { paidFen: line.namedFen, count: line.refundedCount };
      const paidFen = piecesPaidFen(line, earlier, count);
      const withdrawn = isReturned ? 0 : Math.min(count, line.count - line.shipped - line.withdrawn);
      const isUnshipped = line.shipped === 0;
      line.refundedCount += count;
      line.withdrawn += withdrawn;
      line.namedFen += paidFen;
      return { skuId, count, restock: restock ?? isUnshipped, withdrawn, paidFen };
    },
  };
}

/** One entry for each SKU and answer to whether its pieces come back. */
function merge(lines: readonly NewRefundLine[]): NewRefundLine[] {
  const merged = new Map<string, NewRefundLine>();
  for (const line of lines) {
    const key = `${line.skuId} ${line.restock}`;
    const { count, withdrawn, paidFen } = merged.get(key) ?? { count: 0, withdrawn: 0, paidFen: 0 };
    merged.set(key, {
      ...line,
      count: count + line.count,
      withdrawn: withdrawn + line.withdrawn,
      paidFen: paidFen + line.paidFen,
    });
  }
  return [...merged.values()];
}

/** The pieces that a request names, with what was paid for them. */
export function takePieces(
  lines: readonly LinePieces[],
  paidBack: PaidBack,
  wanted: readonly WantedLine[],
): NewRefundLine[] | Refusal {
  const taking = createTaking(lines, paidBack);
  const taken: NewRefundLine[] = [];
  for (const [index, line] of wanted.entries()) {
    const skuId = line.skuId.toLowerCase();
    const left = taking.leftOf(skuId, line.isReturned ?? false);
    if (left === undefined)
      return invalidField(`lines[${index}].skuId`, '订单中没有该商品', 'is no goods of the order');
    if (line.count > left)
      return refuse('refund_too_large', { lines: [{ skuId, requested: line.count, left }] });
    taken.push(taking.take(skuId, line.count, line));
  }
  return merge(taken);
}

/** All pieces that no refund has named yet. */
export function takeAllPieces(
  lines: readonly LinePieces[],
  paidBack: PaidBack,
  restock: boolean | null,
): NewRefundLine[] {
  const taking = createTaking(lines, paidBack);
  return lines
    .filter(({ count, refundedCount }) => count > refundedCount)
    .map(({ skuId, count, refundedCount }) => taking.take(skuId, count - refundedCount, { restock }));
}
