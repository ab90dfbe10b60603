import type { DatabaseSync } from 'node:sqlite';
import type { FaultSwitches, Faults } from '../faults.ts';
import type { Store } from '../store.ts';
import type { Notifier } from './notify.ts';
import { newNumber, type Trade, type Trades } from './trades.ts';

export interface RefundRow {
  outRefundNo: string;
  refundId: string;
  outTradeNo: string;
  amountFen: number;
  reason: string;
  notifyUrl: string | null;
  createdAt: number;
  /** When the money went back; null while the fault `pending` is on. */
  refundedAt: number | null;
}

export interface RefundRequest {
  outRefundNo: string;
  amountFen: number;
  totalFen: number;
  reason: string;
  notifyUrl: string | null;
}

export type RefundAnswer =
  | { ok: true; trade: Trade; refund: RefundRow }
  | { ok: false; status: number; code: string; message: string };

export interface Refunds {
  refund(trade: Trade, request: RefundRequest): RefundAnswer;
  /** Completes the refunds that the fault `pending` delayed. */
  settlePending(): void;
  find(outRefundNo: string): RefundRow | undefined;
  of(outTradeNo: string): RefundRow[];
  refundedBetween(from: number, to: number): RefundRow[];
}

const COLUMNS = `out_refund_no AS outRefundNo, refund_id AS refundId, out_trade_no AS outTradeNo,
  amount_fen AS amountFen, reason, notify_url AS notifyUrl, created_at AS createdAt, refunded_at AS refundedAt`;

const FAULT_ANSWERS = {
  balance: [403, 'NOT_ENOUGH', '基本账户余额不足，请充值后重新发起'],
  system_error: [500, 'SYSTEM_ERROR', '接口返回错误'],
  frozen: [403, 'USER_ACCOUNT_ABNORMAL', '退款请求失败，用户帐号注销'],
  finished: [400, 'TRADE_OVERDUE', '订单已经超过退款期限'],
} as const satisfies Partial<Record<Exclude<Faults['refund'], null>, readonly [number, string, string]>>;

const no = (status: number, code: string, message: string) => ({ ok: false as const, status, code, message });

function prepare(db: DatabaseSync) {
  return {
    select: db.prepare(`SELECT ${COLUMNS} FROM wechat_refunds WHERE out_refund_no = ?`),
    of: db.prepare(`SELECT ${COLUMNS} FROM wechat_refunds WHERE out_trade_no = ? ORDER BY created_at, rowid`),
    pending: db.prepare(`SELECT ${COLUMNS} FROM wechat_refunds WHERE refunded_at IS NULL ORDER BY rowid`),
    between: db.prepare(
      `SELECT ${COLUMNS} FROM wechat_refunds WHERE refunded_at >= ? AND refunded_at < ? ORDER BY refunded_at`,
    ),
    insert: db.prepare(
      `INSERT INTO wechat_refunds (out_refund_no, refund_id, out_trade_no, amount_fen, reason, notify_url, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    setRefunded: db.prepare('UPDATE wechat_refunds SET refunded_at = ? WHERE out_refund_no = ?'),
  };
}

export function openRefunds(
  store: Store,
  trades: Trades,
  faults: FaultSwitches,
  notifier: Notifier,
): Refunds {
  const statements = prepare(store.db);
  const find = (outRefundNo: string) => statements.select.get(outRefundNo) as RefundRow | undefined;
  const of = (outTradeNo: string) => statements.of.all(outTradeNo) as unknown as RefundRow[];

  /** Moves the money back and queues the notify. The caller opens the transaction. */
  function payBack(row: RefundRow): Trade {
    statements.setRefunded.run(Date.now(), row.outRefundNo);
    const trade = trades.recordRefund(row.outTradeNo, row.amountFen);
    notifier.refunded(trade, find(row.outRefundNo) as RefundRow);
    return trade;
  }

  function refusal(trade: Trade, request: RefundRequest) {
    if (trade.paidAt === null) return no(400, 'INVALID_REQUEST', '订单未支付');
    if (request.totalFen !== trade.totalFen)
      return no(400, 'INVALID_REQUEST', '订单金额或退款金额与之前请求不一致，请核实后再试');
    const taken = of(trade.outTradeNo).reduce((sum, refund) => sum + refund.amountFen, 0);
    if (taken + request.amountFen > trade.totalFen)
      return no(400, 'INVALID_REQUEST', '申请退款金额大于可退金额');
    const fault = faults.inForce().refund;
    if (!fault || fault === 'pending') return null;
    const [status, code, message] = FAULT_ANSWERS[fault];
    return no(status, code, message);
  }

  return {
    find,
    of,
    refundedBetween: (from, to) => statements.between.all(from, to) as unknown as RefundRow[],
    refund(trade, request) {
      return store.transaction(() => {
        const { outRefundNo, amountFen, reason, notifyUrl } = request;
        const known = find(outRefundNo);
        if (known) {
          const isSame = known.amountFen === amountFen && known.outTradeNo === trade.outTradeNo;
          if (isSame) return { ok: true, trade, refund: known };
          return no(400, 'INVALID_REQUEST', '订单金额或退款金额与之前请求不一致，请核实后再试');
        }
        const refused = refusal(trade, request);
        if (refused) return refused;
        const now = Date.now();
        const { outTradeNo } = trade;
        statements.insert.run(
          ...([outRefundNo, newNumber(now, '5030'), outTradeNo, amountFen, reason, notifyUrl, now] as const),
        );
        const refund = find(outRefundNo) as RefundRow;
        // The answer says PROCESSING, as WeChat Pay's does, also where the money has gone back by then.
        if (faults.inForce().refund === 'pending') return { ok: true, trade, refund };
        return { ok: true, trade: payBack(refund), refund };
      });
    },
    settlePending() {
      if (faults.inForce().refund === 'pending') return;
      for (const row of statements.pending.all() as unknown as RefundRow[])
        store.transaction(() => payBack(row));
    },
  };
}
