import type { PaymentState } from '../payment.ts';

/** How Alipay writes money, time and the state of a trade. */

/** 100,000,000.00 yuan (opendocs, alipay.trade.page.pay, `total_amount`). */
export const AMOUNT_MAX_FEN = 10_000_000_000;

/** 1234 → `12.34`. @throws RangeError for an amount that no caller may pass */
export function toYuan(amountFen: number): string {
  if (!Number.isSafeInteger(amountFen) || amountFen < 1 || amountFen > AMOUNT_MAX_FEN) {
    throw new RangeError(`amountFen must be an integer from 1 to ${AMOUNT_MAX_FEN}, not ${amountFen}`);
  }
  const digits = String(amountFen).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** `12.34`, `12.3`, `12`, `-0.05` → 1234, 1230, 1200, -5. Null for anything else: amounts are never rounded. */
export function toFen(text: unknown): number | null {
  const match = typeof text === 'string' ? /^(-?)(\d{1,11})(?:\.(\d{1,2}))?$/.exec(text) : null;
  if (!match) return null;
  const [, sign, whole, cents = ''] = match;
  const fen = Number(whole) * 100 + Number(cents.padEnd(2, '0'));
  return sign && fen > 0 ? -fen : fen;
}

const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** `yyyy-MM-dd HH:mm:ss` in Beijing, cut to the second. Beijing has no summer time. */
export function toBeijingTime(at: Date): string {
  return new Date(at.getTime() + BEIJING_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** The moment that `yyyy-MM-dd HH:mm:ss` in Beijing means; null for any other text. */
export function fromBeijingTime(text: string | undefined): Date | null {
  const match = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/.exec(text?.trim() ?? '');
  const at = new Date(match ? `${match[1]}T${match[2]}+08:00` : Number.NaN);
  return Number.isNaN(at.getTime()) ? null : at;
}

const TRADE_STATES: Record<string, PaymentState | undefined> = {
  WAIT_BUYER_PAY: 'waiting',
  TRADE_SUCCESS: 'paid',
  // Paid, but Alipay does not refund it any more.
  TRADE_FINISHED: 'paid',
  TRADE_CLOSED: 'closed',
};

/** Null for a status that is not one of Alipay's four. */
export function toState(tradeStatus: unknown): PaymentState | null {
  if (typeof tradeStatus !== 'string' || !Object.hasOwn(TRADE_STATES, tradeStatus)) return null;
  return TRADE_STATES[tradeStatus] ?? null;
}
