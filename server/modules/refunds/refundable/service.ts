import type { Refusal } from '../../../platform/http/problems.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import {
  isOrderNo,
  type LinePieces,
  orderNotFound,
  piecesPaidFen,
  readOrders,
  readPieces,
  refundableFen,
} from '../../orders/index.ts';
import { findSettled, readPaidBack } from '../issuing/queries.ts';
import type { Refundable } from './schema.ts';

function lineOf(line: LinePieces, namedFen: number): Refundable['lines'][number] {
  const { skuId, count, refundedCount, shipped } = line;
  const earlier = { paidFen: namedFen, count: refundedCount };
  const left = count - refundedCount;
  return {
    skuId,
    count,
    refundedCount,
    eachFen: left > 1 ? piecesPaidFen(line, earlier, 1) : 0,
    leftFen: left > 0 ? piecesPaidFen(line, earlier, left) : 0,
    restock: shipped === 0,
  };
}

/**
 * What can be refunded of an order, to the fen: the figures that a refund by pieces takes. They are for showing; the
 * refund itself looks again behind the lock of the order.
 */
export async function readRefundable(db: Database, orderNo: string): Promise<Refundable | Refusal> {
  if (!isOrderNo(orderNo)) return orderNotFound();
  const [order] = await readOrders(db, [orderNo]);
  if (!order) return orderNotFound();
  if (!(await findSettled(db, orderNo))) return { refundableFen: 0, lines: [] };
  const [pieces, paidBack] = await Promise.all([readPieces(db, orderNo), readPaidBack(db, orderNo)]);
  const lines = pieces.map((line) => lineOf(line, paidBack.get(line.skuId) ?? 0));
  return { refundableFen: refundableFen(order), lines };
}
