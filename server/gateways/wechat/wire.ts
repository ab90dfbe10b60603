import { cutText } from '../../platform/values/text.ts';
import type { PaymentState } from '../payment.ts';

/** How WeChat Pay writes money, time, titles and the state of a trade. */

/** The official Java SDK holds `amount.total` in 32 bits (wechatpay-java, `Amount.total: Integer`). */
export const AMOUNT_MAX_FEN = 2_147_483_647;

/** @throws RangeError for an amount that no caller may pass */
export function checkAmount(amountFen: number): number {
  if (!Number.isSafeInteger(amountFen) || amountFen < 1 || amountFen > AMOUNT_MAX_FEN)
    throw new RangeError(`amountFen must be an integer from 1 to ${AMOUNT_MAX_FEN}, not ${amountFen}`);
  return amountFen;
}

/** An amount of the API, which is a whole number of fen. Null for anything else: amounts are never rounded. */
export function toFen(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** An amount of a bill: `12.34` → 1234. Null for anything else. */
export function yuanToFen(text: string | undefined): number | null {
  const match = /^(-?)(\d{1,12})\.(\d{2})$/.exec(text ?? '');
  if (!match) return null;
  const fen = Number(match[2]) * 100 + Number(match[3]);
  return match[1] && fen > 0 ? -fen : fen;
}

const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** RFC 3339 in Beijing, cut to the second. */
export function toRfc3339(at: Date): string {
  return `${new Date(at.getTime() + BEIJING_OFFSET_MS).toISOString().slice(0, 19)}+08:00`;
}

/** The moment that `yyyy-MM-dd HH:mm:ss` in Beijing means; null for any other text. */
export function fromBeijingTime(text: string | undefined): Date | null {
  const match = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/.exec(text ?? '');
  const at = new Date(match ? `${match[1]}T${match[2]}+08:00` : Number.NaN);
  return Number.isNaN(at.getTime()) ? null : at;
}

const STATES: Record<string, PaymentState | undefined> = {
  NOTPAY: 'waiting',
  USERPAYING: 'waiting',
  // Of a payment by QR code, H5 or JSAPI this means a failed attempt, and the buyer may try again.
  PAYERROR: 'waiting',
  SUCCESS: 'paid',
  // WeChat Pay took the money, and some of it or all of it went back; the query does not say how much.
  REFUND: 'paid',
  CLOSED: 'closed',
  REVOKED: 'closed',
};

/** Null for a state that is not one of WeChat Pay's. */
export function toState(tradeState: unknown): PaymentState | null {
  if (typeof tradeState !== 'string' || !Object.hasOwn(STATES, tradeState)) return null;
  return STATES[tradeState] ?? null;
}

/** The text in one line, cut between graphemes to a number of UTF-8 bytes, which WeChat Pay counts. */
export function cutBytes(text: string, maxBytes: number): string {
  let line = text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
  // A UTF-16 unit takes at most 3 bytes, so the first cut removes most of what is too much.
  line = cutText(line, maxBytes);
  while (Buffer.byteLength(line) > maxBytes) {
    const tooMuch = Math.ceil((Buffer.byteLength(line) - maxBytes) / 3);
    line = cutText(line, line.length - tooMuch);
  }
  return line;
}
