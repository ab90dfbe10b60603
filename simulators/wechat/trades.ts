import { randomBytes, randomInt } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { FaultSwitches } from '../faults.ts';
import type { Store } from '../store.ts';
import { beijingTime } from './wire.ts';

export type TradeState = 'NOTPAY' | 'USERPAYING' | 'SUCCESS' | 'REFUND' | 'CLOSED';
export type TradeType = 'NATIVE' | 'MWEB' | 'JSAPI';

export interface Trade {
  prepayId: string;
  transactionId: string;
  outTradeNo: string;
  tradeType: TradeType;
  /** The whole order as JSON: the same number with another order is refused. */
  request: string;
  description: string;
  totalFen: number;
  refundedFen: number;
  state: TradeState;
  notifyUrl: string;
  openid: string;
  expiresAt: number;
  createdAt: number;
  paidAt: number | null;
}

export interface TradeOrder {
  outTradeNo: string;
  tradeType: TradeType;
  request: string;
  description: string;
  totalFen: number;
  notifyUrl: string;
  openid: string;
  expiresAt: number;
}

export interface Trades {
  find(outTradeNo: string): Trade | undefined;
  findByPrepayId(prepayId: string): Trade | undefined;
  recent(limit: number): Trade[];
  /** The trades paid within a period, oldest first. */
  paidBetween(from: number, to: number): Trade[];
  /** Makes the trade, or finds it again. */
  open(order: TradeOrder): { ok: true; trade: Trade } | { ok: false; code: string; message: string };
  /** The buyer pays. Refused when the trade is paid already or takes no money any more. */
  pay(outTradeNo: string): { ok: true; trade: Trade } | { ok: false; code: 'not_found' | 'paid' | 'closed' };
  close(outTradeNo: string): 'closed' | 'not_found' | 'paid' | 'closed_before' | 'paying';
  recordRefund(outTradeNo: string, amountFen: number): Trade;
}

const COLUMNS = `prepay_id AS prepayId, transaction_id AS transactionId, out_trade_no AS outTradeNo,
  trade_type AS tradeType, request, description, total_fen AS totalFen, refunded_fen AS refundedFen, state,
  notify_url AS notifyUrl, openid, expires_at AS expiresAt, created_at AS createdAt, paid_at AS paidAt`;

/** 28 digits that begin with 42 and hold the day, as WeChat Pay's numbers do. */
export function newNumber(at: number, prefix: string): string {
  const digits = () => String(randomInt(1_000_000_000)).padStart(9, '0');
  return `${prefix}${beijingTime(at).slice(0, 10).replaceAll('-', '')}${digits()}${digits()}`.slice(0, 28);
}

function prepare(db: DatabaseSync) {
  return {
    byOut: db.prepare(`SELECT ${COLUMNS} FROM wechat_trades WHERE out_trade_no = ?`),
    byPrepay: db.prepare(`SELECT ${COLUMNS} FROM wechat_trades WHERE prepay_id = ?`),
    latest: db.prepare(`SELECT ${COLUMNS} FROM wechat_trades ORDER BY created_at DESC LIMIT ?`),
    paid: db.prepare(
      `SELECT ${COLUMNS} FROM wechat_trades WHERE paid_at >= ? AND paid_at < ? ORDER BY paid_at`,
    ),
    insert: db.prepare(
      `INSERT INTO wechat_trades (prepay_id, transaction_id, out_trade_no, trade_type, request, description,
       total_fen, state, notify_url, openid, expires_at, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, 'NOTPAY', ?, ?, ?, ?)`,
    ),
    setPaid: db.prepare(`UPDATE wechat_trades SET state = 'SUCCESS', paid_at = ? WHERE out_trade_no = ?`),
    setClosed: db.prepare(`UPDATE wechat_trades SET state = 'CLOSED' WHERE out_trade_no = ?`),
    addRefund: db.prepare(
      `UPDATE wechat_trades SET refunded_fen = refunded_fen + ?, state = 'REFUND' WHERE out_trade_no = ?`,
    ),
  };
}

export function openTrades(store: Store, faults: FaultSwitches): Trades {
  const statements = prepare(store.db);

  /** No timer closes expired trades. A trade that is read after its expiry is closed then. */
  function settleExpiry(trade: Trade | undefined): Trade | undefined {
    if (trade?.state !== 'NOTPAY') return trade;
    const { expiry, buyer } = faults.inForce();
    if (trade.expiresAt <= Date.now() && expiry !== 'ignored') {
      statements.setClosed.run(trade.outTradeNo);
      return { ...trade, state: 'CLOSED' };
    }
    return buyer === 'paying' ? { ...trade, state: 'USERPAYING' } : trade;
  }
  const find = (outTradeNo: string) => settleExpiry(statements.byOut.get(outTradeNo) as Trade | undefined);

  function reopen(trade: Trade, order: TradeOrder): ReturnType<Trades['open']> {
    if (trade.paidAt !== null) return { ok: false, code: 'ORDERPAID', message: '该订单已支付' };
    if (trade.state === 'CLOSED') return { ok: false, code: 'ORDER_CLOSED', message: '该订单已关闭' };
    if (trade.request !== order.request)
      return { ok: false, code: 'INVALID_REQUEST', message: '请求重入时，参数与首次请求时不一致。' };
    return { ok: true, trade };
  }

  return {
    find,
    findByPrepayId: (prepayId) => settleExpiry(statements.byPrepay.get(prepayId) as Trade | undefined),
    recent: (limit) =>
      (statements.latest.all(limit) as unknown as Trade[]).map((trade) => settleExpiry(trade) as Trade),
    paidBetween: (from, to) => statements.paid.all(from, to) as unknown as Trade[],
    open(order) {
      const known = find(order.outTradeNo);
      if (known) return reopen(known, order);
      const now = Date.now();
      if (order.expiresAt <= now && faults.inForce().expiry !== 'ignored')
        return { ok: false, code: 'PARAM_ERROR', message: 'time_expire 已过' };
      const { outTradeNo, tradeType, request, description, totalFen, notifyUrl, openid, expiresAt } = order;
      const prepayId = `wx${beijingTime(now).replaceAll(/\D/g, '')}${randomBytes(10).toString('hex')}`;
      statements.insert.run(
        ...([prepayId, newNumber(now, '4200'), outTradeNo, tradeType, request, description] as const),
        ...([totalFen, notifyUrl, openid, expiresAt, now] as const),
      );
      return { ok: true, trade: find(outTradeNo) as Trade };
    },
    pay(outTradeNo) {
      const trade = find(outTradeNo);
      if (!trade) return { ok: false, code: 'not_found' };
      if (trade.paidAt !== null) return { ok: false, code: 'paid' };
      if (trade.state === 'CLOSED' && faults.inForce().expiry !== 'ignored')
        return { ok: false, code: 'closed' };
      statements.setPaid.run(Date.now(), outTradeNo);
      return { ok: true, trade: find(outTradeNo) as Trade };
    },
    close(outTradeNo) {
      const trade = find(outTradeNo);
      if (!trade) return 'not_found';
      if (trade.state === 'USERPAYING') return 'paying';
      if (trade.state === 'CLOSED') return 'closed_before';
      if (trade.state !== 'NOTPAY') return 'paid';
      statements.setClosed.run(outTradeNo);
      return 'closed';
    },
    recordRefund(outTradeNo, amountFen) {
      statements.addRefund.run(amountFen, outTradeNo);
      return find(outTradeNo) as Trade;
    },
  };
}
