import { randomInt } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { FaultSwitches } from '../faults.ts';
import type { Store } from '../store.ts';
import { beijingTime } from './wire.ts';

export type TradeStatus = 'WAIT_BUYER_PAY' | 'TRADE_CLOSED' | 'TRADE_SUCCESS' | 'TRADE_FINISHED';

export interface Trade {
  tradeNo: string;
  outTradeNo: string;
  channel: 'page' | 'wap';
  subject: string;
  totalFen: number;
  refundedFen: number;
  status: TradeStatus;
  notifyUrl: string | null;
  returnUrl: string | null;
  quitUrl: string | null;
  expiresAt: number;
  createdAt: number;
  paidAt: number | null;
  closedAt: number | null;
}

export interface TradeOrder {
  outTradeNo: string;
  channel: 'page' | 'wap';
  subject: string;
  totalFen: number;
  notifyUrl: string | null;
  returnUrl: string | null;
  quitUrl: string | null;
  expiresAt: number;
}

export interface Trades {
  find(outTradeNo: string): Trade | undefined;
  findByTradeNo(tradeNo: string): Trade | undefined;
  recent(limit: number): Trade[];
  /** The trades paid or refunded within a period, oldest first. */
  paidBetween(from: number, to: number): Trade[];
  /** The buyer opens the cashier: creates the trade, or finds it again. */
  open(order: TradeOrder): { ok: true; trade: Trade } | { ok: false; code: string; message: string };
  /** The buyer pays. Refused when the trade is paid already or takes no money any more. */
  pay(outTradeNo: string): { ok: true; trade: Trade } | { ok: false; code: 'not_found' | 'paid' | 'closed' };
  close(outTradeNo: string): 'closed' | 'not_found' | 'wrong_status';
  /** Makes the trade finished, so that it cannot be refunded. Alipay does so after a year. */
  finish(outTradeNo: string): Trade | undefined;
  recordRefund(outTradeNo: string, amountFen: number): Trade;
}

const COLUMNS = `trade_no AS tradeNo, out_trade_no AS outTradeNo, channel, subject, total_fen AS totalFen,
  refunded_fen AS refundedFen, status, notify_url AS notifyUrl, return_url AS returnUrl, quit_url AS quitUrl,
  expires_at AS expiresAt, created_at AS createdAt, paid_at AS paidAt, closed_at AS closedAt`;

/** 28 digits that begin with the day in Beijing, as Alipay's numbers do. */
function newTradeNo(at: number): string {
  const digits = () => String(randomInt(1_000_000_000)).padStart(9, '0');
  return `${beijingTime(at).slice(0, 10).replaceAll('-', '')}22${digits()}${digits()}`;
}

function prepare(db: DatabaseSync) {
  return {
    byOut: db.prepare(`SELECT ${COLUMNS} FROM trades WHERE out_trade_no = ?`),
    byNo: db.prepare(`SELECT ${COLUMNS} FROM trades WHERE trade_no = ?`),
    latest: db.prepare(`SELECT ${COLUMNS} FROM trades ORDER BY created_at DESC LIMIT ?`),
    paid: db.prepare(`SELECT ${COLUMNS} FROM trades WHERE paid_at >= ? AND paid_at < ? ORDER BY paid_at`),
    insert: db.prepare(
      `INSERT INTO trades (trade_no, out_trade_no, channel, subject, total_fen, status, notify_url, return_url,
       quit_url, expires_at, created_at) VALUES (?, ?, ?, ?, ?, 'WAIT_BUYER_PAY', ?, ?, ?, ?, ?)`,
    ),
    readdress: db.prepare(
      'UPDATE trades SET notify_url = ?, return_url = ?, quit_url = ? WHERE trade_no = ?',
    ),
    setPaid: db.prepare(
      `UPDATE trades SET status = 'TRADE_SUCCESS', paid_at = ?, closed_at = NULL WHERE trade_no = ?`,
    ),
    setClosed: db.prepare(`UPDATE trades SET status = 'TRADE_CLOSED', closed_at = ? WHERE trade_no = ?`),
    setFinished: db.prepare(
      `UPDATE trades SET status = 'TRADE_FINISHED' WHERE out_trade_no = ? AND status = 'TRADE_SUCCESS'`,
    ),
    addRefund: db.prepare('UPDATE trades SET refunded_fen = refunded_fen + ? WHERE out_trade_no = ?'),
  };
}

export function openTrades(store: Store, faults: FaultSwitches): Trades {
  const { byOut, byNo, latest, paid, insert, readdress, setPaid, setClosed, setFinished, addRefund } =
    prepare(store.db);

  /** No timer closes expired trades. A trade that is read after its expiry is closed then, with its expiry as the time. */
  function settleExpiry(trade: Trade | undefined): Trade | undefined {
    const isOver = trade?.status === 'WAIT_BUYER_PAY' && trade.expiresAt <= Date.now();
    if (!trade || !isOver || faults.inForce().expiry === 'ignored') return trade;
    setClosed.run(trade.expiresAt, trade.tradeNo);
    return { ...trade, status: 'TRADE_CLOSED', closedAt: trade.expiresAt };
  }
  const find = (outTradeNo: string) => settleExpiry(byOut.get(outTradeNo) as Trade | undefined);

  function reopen(trade: Trade, order: TradeOrder): ReturnType<Trades['open']> {
    if (trade.totalFen !== order.totalFen || trade.subject !== order.subject) {
      return { ok: false, code: 'ACQ.CONTEXT_INCONSISTENT', message: '交易信息被篡改' };
    }
    readdress.run(order.notifyUrl, order.returnUrl, order.quitUrl, trade.tradeNo);
    return { ok: true, trade: byNo.get(trade.tradeNo) as unknown as Trade };
  }

  return {
    find,
    findByTradeNo: (tradeNo) => settleExpiry(byNo.get(tradeNo) as Trade | undefined),
    recent: (limit) => (latest.all(limit) as unknown as Trade[]).map((trade) => settleExpiry(trade) as Trade),
    paidBetween: (from, to) => paid.all(from, to) as unknown as Trade[],
    open(order) {
      const known = find(order.outTradeNo);
      if (known) return reopen(known, order);
      const now = Date.now();
      if (order.expiresAt <= now && faults.inForce().expiry !== 'ignored') {
        return { ok: false, code: 'ACQ.INVALID_PARAMETER', message: '订单已超过支付截止时间 time_expire' };
      }
      const { outTradeNo, channel, subject, totalFen, notifyUrl, returnUrl, quitUrl, expiresAt } = order;
      insert.run(
        newTradeNo(now),
        outTradeNo,
        channel,
        subject,
        totalFen,
        notifyUrl,
        returnUrl,
        quitUrl,
        expiresAt,
        now,
      );
      return { ok: true, trade: byOut.get(outTradeNo) as unknown as Trade };
    },
    pay(outTradeNo) {
      const trade = find(outTradeNo);
      if (!trade) return { ok: false, code: 'not_found' };
      if (trade.paidAt !== null) return { ok: false, code: 'paid' };
      if (trade.status === 'TRADE_CLOSED' && faults.inForce().expiry !== 'ignored')
        return { ok: false, code: 'closed' };
      setPaid.run(Date.now(), trade.tradeNo);
      return { ok: true, trade: byOut.get(outTradeNo) as unknown as Trade };
    },
    close(outTradeNo) {
      const trade = find(outTradeNo);
      if (!trade) return 'not_found';
      if (trade.status !== 'WAIT_BUYER_PAY') return 'wrong_status';
      setClosed.run(Date.now(), trade.tradeNo);
      return 'closed';
    },
    finish(outTradeNo) {
      setFinished.run(outTradeNo);
      return find(outTradeNo);
    },
    recordRefund(outTradeNo, amountFen) {
      addRefund.run(amountFen, outTradeNo);
      const trade = byOut.get(outTradeNo) as unknown as Trade;
      if (trade.refundedFen === trade.totalFen) setClosed.run(Date.now(), trade.tradeNo);
      return byOut.get(outTradeNo) as unknown as Trade;
    },
  };
}
