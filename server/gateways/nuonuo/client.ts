import { createHmac, randomInt, randomUUID } from 'node:crypto';
import { reasonOf } from '../deadline.ts';
import type { NuonuoSettings } from '../settings.ts';

/** A token lives 24 hours, and the platform gives at most 50 in 30 days: it is kept until shortly before its end. */
const TOKEN_MARGIN_MS = 600_000;

export type NuonuoAnswer = { code: string; describe: string; result: unknown } | { unavailable: string };

/**
 * The signature of a call: HMAC-SHA1 under the secret over the last three parts of the path, the query and the body, byte
 * for byte as it is sent (诺诺开放平台, 签名算法).
 */
export function signCall(
  appSecret: string,
  call: { path: string; appKey: string; senid: string; nonce: string; timestamp: string; body: string },
): string {
  const [p = '', l = '', a = ''] = call.path.split('/').slice(-3);
  const text = `a=${a}&l=${l}&p=${p}&k=${call.appKey}&i=${call.senid}&n=${call.nonce}&t=${call.timestamp}&f=${call.body}`;
  return createHmac('sha1', appSecret).update(text).digest('base64');
}

/** Signed calls to 诺诺开放平台. */
export function createNuonuoClient(settings: NuonuoSettings, timeoutMs: number) {
  let token: { value: string; until: number } | null = null;

  async function askForToken(): Promise<string> {
    if (token !== null && Date.now() < token.until) return token.value;
    const response = await fetch(settings.tokenUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
      body: new URLSearchParams({
        client_id: settings.appKey,
        client_secret: settings.appSecret,
        grant_type: 'client_credentials',
      }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer = (await response.json()) as { access_token?: string; expires_in?: number | string };
    if (!answer.access_token) throw new Error(`no token: HTTP ${response.status}`);
    const livesMs = Number(answer.expires_in ?? 0) * 1_000;
    token = { value: answer.access_token, until: Date.now() + livesMs - TOKEN_MARGIN_MS };
    return token.value;
  }

  async function post(method: string, content: unknown): Promise<Response> {
    const accessToken = await askForToken();
    const url = new URL(settings.apiUrl);
    const [senid, nonce] = [randomUUID().replaceAll('-', ''), String(randomInt(10_000_000, 100_000_000))];
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const { appKey } = settings;
    const body = JSON.stringify(content);
    const call = { path: url.pathname, appKey, senid, nonce, timestamp, body };
    url.search = new URLSearchParams({ senid, nonce, timestamp, appkey: appKey }).toString();
    return fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=UTF-8',
        'x-nuonuo-sign': signCall(settings.appSecret, call),
        accesstoken: accessToken,
        usertax: settings.taxNumber,
        method,
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
  }

  return {
    /** @param method such as `nuonuo.OpeMplatform.requestBillingNew` */
    async call(method: string, content: unknown): Promise<NuonuoAnswer> {
      try {
        const response = await post(method, content);
        const answer = (await response.json()) as { code?: string; describe?: string; result?: unknown };
        // A token that ended early, or that another server's new token replaced.
        if (response.status === 401 || answer.code?.startsWith('0703')) token = null;
        if (!response.ok || typeof answer.code !== 'string' || !answer.code.startsWith('E'))
          return {
            unavailable: `HTTP ${response.status} ${answer.code ?? ''} ${answer.describe ?? ''}`.trim(),
          };
        return { code: answer.code, describe: answer.describe ?? '', result: answer.result };
      } catch (error) {
        return { unavailable: reasonOf(error) };
      }
    },
  };
}
