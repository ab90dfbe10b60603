import type { Answer } from '../../../../api-client/index.ts';

export type Refundable = Answer<'/api/admin/orders/{orderNo}/refundable', 'get'>;
export type RefundableLine = Refundable['lines'][number];

/** What somebody typed for one line. */
export interface Wish {
  count: string;
  restock: boolean;
}

export const leftOf = ({ count, refundedCount }: RefundableLine): number => count - refundedCount;

/** The pieces that a text names; undefined where it is no number from 0 to what is left. */
export function readPieces(text: string, line: RefundableLine): number | undefined {
  const typed = text.trim() === '' ? '0' : text.trim();
  if (!/^\d{1,4}$/.test(typed)) return undefined;
  const count = Number(typed);
  return count <= leftOf(line) ? count : undefined;
}

/** What goes back for so many pieces: the last ones take the rest of what was paid for the line. */
export const paidFor = (line: RefundableLine, count: number): number =>
  count === leftOf(line) ? line.leftFen : count * line.eachFen;

/** Money of the order that belongs to no piece that is left, such as the shipping fee. */
export function otherFen({ refundableFen, lines }: Refundable): number {
  return Math.max(0, refundableFen - lines.reduce((sum, { leftFen }) => sum + leftFen, 0));
}

export interface Claim {
  lines: { skuId: string; count: number; restock: boolean }[];
  /** Never more than is left of the order's money. */
  amountFen: number;
  /** The pieces cost more than is left: earlier refunds gave back money without naming pieces. */
  isCapped: boolean;
  /** The lines whose number cannot be used. */
  wrong: string[];
}

/** What a refund of the wished pieces takes, to the fen as the server counts it. */
export function claimOf(
  refundable: Refundable,
  wishes: Readonly<Record<string, Wish>>,
  hasOther: boolean,
): Claim {
  const wrong: string[] = [];
  const lines: Claim['lines'] = [];
  let sumFen = hasOther ? otherFen(refundable) : 0;
  for (const line of refundable.lines) {
    const { skuId } = line;
    const wish = wishes[skuId];
    const count = readPieces(wish?.count ?? '', line);
    if (count === undefined) wrong.push(skuId);
    else if (count > 0) {
      lines.push({ skuId, count, restock: wish?.restock ?? line.restock });
      sumFen += paidFor(line, count);
    }
  }
  const { refundableFen } = refundable;
  return { lines, amountFen: Math.min(sumFen, refundableFen), isCapped: sumFen > refundableFen, wrong };
}
