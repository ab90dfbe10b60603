import type { AlipaySdk } from 'alipay-sdk';
import type { NotifyReading, ReturnReading } from '../payment.ts';
import { fromBeijingTime, toFen } from './wire.ts';

type Fields = Record<string, string>;
type Verified = { ok: true; fields: Fields } | { ok: false; reason: string };

const no = (reason: string) => ({ ok: false as const, reason });

/** The pairs of a form or a query string, decoded once, as UTF-8; a repeated name makes it ambiguous. */
function decode(encoded: string): Verified {
  const fields: Fields = Object.create(null);
  for (const [name, value] of new URLSearchParams(encoded)) {
    if (name in fields) return no(`the field ${name.slice(0, 40)} comes twice`);
    fields[name] = value;
  }
  return { ok: true, fields };
}

/** A query that the web framework took apart already. */
function fromParsed(query: Record<string, unknown>): Verified {
  const fields: Fields = Object.create(null);
  for (const [name, value] of Object.entries(query)) {
    if (typeof value !== 'string') return no(`the field ${name.slice(0, 40)} comes twice`);
    fields[name] = value;
  }
  return { ok: true, fields };
}

/**
 * Checks the signature over decoded values. `checkNotifySign` would decode them once more and throws on 100%衬衫;
 * a `sign_type` of the sender's choice would let it pick SHA-1, or one that makes the SDK throw.
 */
function verify(sdk: AlipaySdk, decoded: Verified): Verified {
  if (!decoded.ok) return decoded;
  if (decoded.fields.sign_type !== 'RSA2') return no('sign_type is not RSA2');
  try {
    return sdk.checkNotifySignV2(decoded.fields) ? decoded : no('the signature does not hold');
  } catch (error) {
    return no(`the signature cannot be checked: ${(error as Error).message}`.slice(0, 200));
  }
}

const refundMarks = ['refund_fee', 'out_biz_no', 'gmt_refund'] as const;

export function readNotify(sdk: AlipaySdk, rawBody: string | Uint8Array): NotifyReading {
  const text = typeof rawBody === 'string' ? rawBody : new TextDecoder().decode(rawBody);
  const message = verify(sdk, decode(text));
  if (!message.ok) return { verified: false, reason: message.reason };
  const { fields } = message;
  return {
    verified: true,
    notify: {
      outTradeNo: fields.out_trade_no ?? '',
      tradeNo: fields.trade_no ?? '',
      tradeStatus: fields.trade_status ?? '',
      amountFen: toFen(fields.total_amount),
      appId: fields.app_id ?? '',
      sellerId: fields.seller_id ?? '',
      isRefund: refundMarks.some((name) => Boolean(fields[name])),
      at: fromBeijingTime(fields.notify_time),
      raw: fields,
    },
  };
}

export function verifyReturn(sdk: AlipaySdk, query: string | Record<string, unknown>): ReturnReading {
  const decoded = typeof query === 'string' ? decode(query.replace(/^\?/, '')) : fromParsed(query);
  const message = verify(sdk, decoded);
  if (!message.ok) return { verified: false, reason: message.reason };
  const { fields } = message;
  return {
    verified: true,
    outTradeNo: fields.out_trade_no ?? '',
    tradeNo: fields.trade_no ?? '',
    amountFen: toFen(fields.total_amount),
    appId: fields.app_id ?? '',
    sellerId: fields.seller_id ?? '',
  };
}
