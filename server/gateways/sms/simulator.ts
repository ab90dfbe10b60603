import { reasonOf } from '../deadline.ts';
import type { SimulatorSmsSettings } from '../settings.ts';
import type { SmsGateway, SmsResult } from '../sms.ts';

/** The simulator's inbox: `POST <url>/send`. */
export function createSimulatorSms({ url }: SimulatorSmsSettings, { timeoutMs = 5_000 } = {}): SmsGateway {
  async function send(body: Record<string, string>): Promise<SmsResult> {
    try {
      const response = await fetch(`${url}/send`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
      });
      const answer = (await response.json()) as { code?: string };
      if (response.ok) return { outcome: 'sent' };
      if (response.status === 429) return { outcome: 'rate_limited' };
      if (response.status >= 500) return { outcome: 'unavailable', reason: `HTTP ${response.status}` };
      return { outcome: 'refused', code: answer.code ?? `HTTP ${response.status}` };
    } catch (error) {
      return { outcome: 'unavailable', reason: reasonOf(error) };
    }
  }

  return {
    sendCode: ({ mobileE164, code }) => send({ mobile: mobileE164, code }),
    sendMobileChanged: ({ mobileE164, newMobile }) => send({ mobile: mobileE164, newMobile }),
  };
}
