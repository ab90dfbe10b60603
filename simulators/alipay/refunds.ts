import type { FaultSwitches, Faults } from '../faults.ts';
import type { Store } from '../store.ts';
import type { Notifier } from './notify.ts';
import type { Trade, Trades } from './trades.ts';

export interface RefundRow {
  outTradeNo: string;
  outRequestNo: string;
  amountFen: number;
  reason: string;
  createdAt: number;
  /** When the money went back; null while the fault `pending` is on. */
  refundedAt: number | null;
}

export interface RefundRequest {
  outRequestNo: string;
  amountFen: number;
  reason: string;
}

export type RefundAnswer =
  | { ok: true; trade: Trade; refund: RefundRow; fundChange: boolean }
  | { ok: false; code: string; message: string };

export interface Refunds {
  refund(trade: Trade, request: RefundRequest): RefundAnswer;
  /** Completes the refunds that the fault `pending` delayed. */
  settlePending(): void;
  find(outTradeNo: string, outRequestNo: string): RefundRow | undefined;
  of(outTradeNo: string): RefundRow[];
  refundedBetween(from: number, to: number): RefundRow[];
}

const COLUMNS = `out_trade_no AS outTradeNo, out_request_no AS outRequestNo, amount_fen AS amountFen, reason,
  created_at AS createdAt, refunded_at AS refundedAt`;

const FAULT_ANSWERS = {
  balance: ['ACQ.SELLER_BALANCE_NOT_ENOUGH', '卖家余额不足'],
  system_error: ['ACQ.SYSTEM_ERROR', '系统错误'],
  frozen: ['ACQ.REASON_TRADE_BEEN_FREEZEN', '请求退款的交易被冻结'],
  finished: ['ACQ.TRADE_HAS_FINISHED', '交易已完结'],
} as const satisfies Partial<Record<Exclude<Faults['refund'], null>, readonly [string, string]>>;

const no = (code: string, message: string) => ({ ok: false as const, code, message });

export function openRefunds(
  store: Store,
  trades: Trades,
  faults: FaultSwitches,
  notifier: Notifier,
): Refunds {
  const { db } = store;
  const select = db.prepare(`SELECT ${COLUMNS} FROM refunds WHERE out_trade_no = ? AND out_request_no = ?`);
  const selectOf = db.prepare(
    `SELECT ${COLUMNS} FROM refunds WHERE out_trade_no = ? ORDER BY created_at, rowid`,
  );
  const selectPending = db.prepare(
    `SELECT ${COLUMNS} FROM refunds WHERE refunded_at IS NULL ORDER BY created_at, rowid`,
  );
  const selectBetween = db.prepare(
    `SELECT ${COLUMNS} FROM refunds WHERE refunded_at >= ? AND refunded_at < ? ORDER BY refunded_at`,
  );
  const insert = db.prepare(
    'INSERT INTO refunds (out_trade_no, out_request_no, amount_fen, reason, created_at) VALUES (?, ?, ?, ?, ?)',
  );
  const setRefunded = db.prepare(
    'UPDATE refunds SET refunded_at = ? WHERE out_trade_no = ? AND out_request_no = ?',
  );
  const find = (outTradeNo: string, outRequestNo: string) =>
    select.get(outTradeNo, outRequestNo) as RefundRow | undefined;
  const of = (outTradeNo: string) => selectOf.all(outTradeNo) as unknown as RefundRow[];

  /** Moves the money back and queues the notify. The caller opens the transaction. */
  function payBack(row: RefundRow): Trade {
    const refundedAt = Date.now();
    setRefunded.run(refundedAt, row.outTradeNo, row.outRequestNo);
    const trade = trades.recordRefund(row.outTradeNo, row.amountFen);
    notifier.refunded(trade, { outRequestNo: row.outRequestNo, amountFen: row.amountFen, refundedAt });
    return trade;
  }

  /** The request number was used before: one number has one amount for ever. */
  function repeat(trade: Trade, known: RefundRow, request: RefundRequest): RefundAnswer {
    if (known.amountFen !== request.amountFen) return no('ACQ.DISCORDANT_REPEAT_REQUEST', '请求信息不一致');
    return { ok: true, trade, refund: known, fundChange: false };
  }

  function refusal(
    trade: Trade,
    request: RefundRequest,
  ): { ok: false; code: string; message: string } | null {
    if (trade.status === 'TRADE_FINISHED') return no('ACQ.TRADE_HAS_FINISHED', '交易已完结');
    if (trade.status !== 'TRADE_SUCCESS') return no('ACQ.TRADE_STATUS_ERROR', '交易状态非法');
    const taken = of(trade.outTradeNo).reduce((sum, refund) => sum + refund.amountFen, 0);
    if (taken + request.amountFen > trade.totalFen)
      return no('ACQ.REASON_TRADE_REFUND_FEE_ERR', '退款金额无效');
    const fault = faults.inForce().refund;
    if (!fault || fault === 'pending') return null;
    const [code, message] = FAULT_ANSWERS[fault];
    return no(code, message);
  }

  return {
    find,
    of,
    refundedBetween: (from, to) => selectBetween.all(from, to) as unknown as RefundRow[],
    refund(trade, request) {
      return store.transaction(() => {
        const known = find(trade.outTradeNo, request.outRequestNo);
        if (known) return repeat(trade, known, request);
        const refused = refusal(trade, request);
        if (refused) return refused;
        insert.run(trade.outTradeNo, request.outRequestNo, request.amountFen, request.reason, Date.now());
        const refund = find(trade.outTradeNo, request.outRequestNo) as RefundRow;
        if (faults.inForce().refund === 'pending') return { ok: true, trade, refund, fundChange: false };
        return { ok: true, trade: payBack(refund), refund, fundChange: true };
      });
    },
    settlePending() {
      if (faults.inForce().refund === 'pending') return;
      for (const row of selectPending.all() as unknown as RefundRow[]) store.transaction(() => payBack(row));
    },
  };
}
