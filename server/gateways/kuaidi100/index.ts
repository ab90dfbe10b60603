import { createHash, timingSafeEqual } from 'node:crypto';
import type { CarrierGateway, TrackedParcel, Tracking, TrackingEvent } from '../carrier.ts';
import { reasonOf } from '../deadline.ts';
import type { Kuaidi100Settings } from '../settings.ts';

/** 快递100: the query of one parcel (poll/query.do) and its subscription (poll), as api.kuaidi100.com describes them. */

interface Result {
  com: string;
  nu: string;
  /** '1': signed for. */
  ischeck?: string;
  /** '3': signed for. */
  state?: string;
  data?: { time: string; context: string; areaName?: string; location?: string }[];
}

/** 32 hexadecimal digits in capitals, over texts in UTF-8. */
const md5 = (text: string) => createHash('md5').update(text).digest('hex').toUpperCase();

/** A report is signed with a salt of ours. Made of the key, it needs no setting of its own. */
const saltOf = (key: string) => createHash('sha256').update(`push:${key}`).digest('hex').slice(0, 32);

/** `2026-01-02 03:04:05` is in Beijing time. */
function momentOf(time: string): string | null {
  const at = new Date(`${time.trim().replace(' ', 'T')}+08:00`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

function trackingOf({ com, nu, ischeck, state, data = [] }: Result): Tracking {
  const events = data.flatMap(({ time, context, areaName, location }): TrackingEvent[] => {
    const at = momentOf(time);
    return at === null ? [] : [{ at, text: context, place: areaName || location || null }];
  });
  events.sort((a, b) => Number(b.at > a.at) - Number(b.at < a.at));
  return { carrier: com, trackingNumber: nu, events, isDelivered: ischeck === '1' || state === '3' };
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

export function createKuaidi100Gateway(
  { customer, key, baseUrl }: Kuaidi100Settings,
  { timeoutMs = 5_000 } = {},
): CarrierGateway {
  async function post(path: string, form: Record<string, string>): Promise<Record<string, unknown>> {
    const response = await fetch(`${baseUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: new URLSearchParams(form),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return (await response.json()) as Record<string, unknown>;
  }

  return {
    async subscribe({ carrier, trackingNumber, mobile }, callbackUrl) {
      const parameters = { callbackurl: callbackUrl, salt: saltOf(key), phone: mobile, resultv2: '4' };
      const param = JSON.stringify({ company: carrier, number: trackingNumber, key, parameters });
      try {
        const answer = await post('/poll', { schema: 'json', param });
        // 501: the parcel is subscribed to already.
        if (answer.result === true || answer.returnCode === '501') return { outcome: 'subscribed' };
        const code = String(answer.returnCode ?? '');
        if (['700', '701', '702'].includes(code)) return { outcome: 'refused', code };
        return { outcome: 'unavailable', reason: `${code} ${String(answer.message ?? '')}` };
      } catch (error) {
        return { outcome: 'unavailable', reason: reasonOf(error) };
      }
    },

    async query({ carrier, trackingNumber, mobile }: TrackedParcel) {
      const wanted = { com: carrier, num: trackingNumber, phone: mobile, resultv2: '4', order: 'desc' };
      const param = JSON.stringify(wanted);
      try {
        const answer = await post('/poll/query.do', { customer, sign: md5(param + key + customer), param });
        if (answer.status === '200')
          return { outcome: 'found', tracking: trackingOf(answer as unknown as Result) };
        // 500: nothing found yet. 408: the carrier does not take the number of the recipient.
        if (answer.returnCode === '500' || answer.returnCode === '408') return { outcome: 'unknown' };
        const reason = `${String(answer.returnCode)} ${String(answer.message ?? '')}`;
        return { outcome: 'unavailable', reason };
      } catch (error) {
        return { outcome: 'unavailable', reason: reasonOf(error) };
      }
    },

    readPush(form) {
      const [param, sign] = [form.get('param'), form.get('sign')];
      if (param === null || sign === null || !isSame(sign.toUpperCase(), md5(param + saltOf(key))))
        return null;
      const { lastResult } = JSON.parse(param) as { lastResult: Result };
      return trackingOf(lastResult);
    },

    answerPush: (isStored) =>
      isStored
        ? { result: true, returnCode: '200', message: '成功' }
        : { result: false, returnCode: '500', message: '失败' },
  };
}
