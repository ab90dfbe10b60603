import { cutText } from '../../platform/values/text.ts';
import { reasonOf } from '../deadline.ts';
import type { NotifyAnswer, NotifyReading, NotifyRequest, NotifyVerdict } from '../payment.ts';
import type { WechatSettings } from '../settings.ts';
import type { Fields } from './client.ts';
import { decrypt, isEncrypted, readSignedMessage } from './signing.ts';
import type { Trust } from './trust.ts';
import { toFen, toState } from './wire.ts';

const notVerified = (reason: string) => ({ outcome: 'not_verified' as const, reason });
const objectOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

/** A payment's or a refund's report: the signature is checked first, then the resource is decrypted. */
export async function readNotify(
  settings: WechatSettings,
  trust: Trust,
  { headers, rawBody }: NotifyRequest,
): Promise<NotifyReading> {
  try {
    const body = new TextDecoder('utf-8', { fatal: true }).decode(rawBody);
    const header = (name: string) => (typeof headers[name] === 'string' ? headers[name] : undefined);
    const message = readSignedMessage(header, body);
    if ('missing' in message) return notVerified(`the header ${message.missing} is missing`);
    const wrong = await trust.wrong(message);
    if (wrong !== null) return notVerified(wrong);
    return readEvent(settings, objectOf(JSON.parse(body)));
  } catch (error) {
    return notVerified(cutText(`the report cannot be read: ${reasonOf(error)}`, 200));
  }
}

/** @throws when the resource cannot be decrypted */
function readEvent({ appId, mchId, apiV3Key }: WechatSettings, event: Fields): NotifyReading {
  const { resource: encrypted, ...envelope } = event;
  if (!isEncrypted(encrypted)) return notVerified('the report has no encrypted resource');
  const resource = objectOf(JSON.parse(decrypt(encrypted, apiV3Key)));
  if (resource.mchid !== mchId) return notVerified('mchid is of another merchant');
  // A refund's report names no application.
  const isRefund = textOf(envelope.event_type).startsWith('REFUND.');
  if (!isRefund && resource.appid !== appId) return notVerified('appid is of another application');
  return {
    outcome: 'verified',
    notify: {
      outTradeNo: textOf(resource.out_trade_no),
      tradeNo: textOf(resource.transaction_id),
      state: isRefund ? null : toState(resource.trade_state),
      // `payer_total` is less where a coupon of WeChat Pay pays a part; the merchant receives `total` all the same.
      amountFen: toFen(objectOf(resource.amount).total),
      reportsRefund: isRefund || resource.trade_state === 'REFUND',
      fields: { ...envelope, resource },
    },
  };
}

/** WeChat Pay takes 200 and 204 for yes; after any other answer it sends the report again, for 24 hours. */
export function answerNotify(verdict: NotifyVerdict): NotifyAnswer {
  const contentType = 'application/json; charset=utf-8';
  if (verdict === 'accepted') return { status: 204, contentType, body: '' };
  return {
    status: verdict === 'rejected' ? 400 : 503,
    contentType,
    body: JSON.stringify({ code: 'FAIL', message: '处理失败' }),
  };
}
