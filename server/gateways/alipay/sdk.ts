import { readFileSync } from 'node:fs';
import { AlipaySdk } from 'alipay-sdk';
import type { AlipaySettings } from '../settings.ts';
import { readPrivateKey, readPublicKey } from './keys.ts';
import { toBeijingTime } from './wire.ts';

export type Fields = Record<string, unknown>;

/** What came back from Alipay, its signature verified; or nothing that may be believed. */
export type Answer =
  | { outcome: 'success'; fields: Fields }
  | { outcome: 'refused'; code: string; subCode: string; message: string }
  | { outcome: 'unavailable'; reason: string };

export type Call = (method: string, bizContent: Fields) => Promise<Answer>;

/** The official SDK, in key or certificate mode. Throws when keys or certificates cannot be read. */
export function openSdk(settings: AlipaySettings, timeoutMs: number): AlipaySdk {
  const { appId, privateKey, gatewayUrl, certs } = settings;
  return new AlipaySdk({
    appId,
    privateKey: readPrivateKey(privateKey),
    keyType: 'PKCS8',
    gateway: gatewayUrl,
    timeout: timeoutMs,
    signType: 'RSA2',
    // The answers as they are on the wire: their deep renaming would touch names inside values as well.
    camelcase: false,
    ...(certs
      ? {
          appCertContent: readFileSync(certs.appCertFile, 'utf8'),
          alipayPublicCertContent: readFileSync(certs.publicCertFile, 'utf8'),
          alipayRootCertContent: readFileSync(certs.rootCertFile, 'utf8'),
        }
      : // Never left out: without a key the SDK only warns and believes every answer.
        { alipayPublicKey: readPublicKey(settings.alipayPublicKey) }),
  });
}

/**
 * Calls a method of Alipay's gateway. The SDK throws for a failed connection, an HTTP error, and a missing or
 * bad signature alike, and by its own timeout only between two pieces of an answer; whatever it is, there
 * is then no answer that may be believed.
 */
export function openCall(sdk: AlipaySdk, timeoutMs: number): Call {
  return async (method, bizContent) => {
    const params = { bizContent, timestamp: toBeijingTime(new Date()) };
    const asked = sdk.exec(method, params, { validateSign: true }).then(
      (fields): Answer => toAnswer(fields),
      (error: unknown): Answer => ({ outcome: 'unavailable', reason: reasonOf(error) }),
    );
    return withDeadline(asked, timeoutMs, () => ({
      outcome: 'unavailable',
      reason: `no answer in ${timeoutMs} ms`,
    }));
  };
}

function toAnswer(fields: Fields): Answer {
  if (fields.code === '10000') return { outcome: 'success', fields };
  const [code, subCode] = [String(fields.code ?? ''), String(fields.sub_code ?? '')];
  return { outcome: 'refused', code, subCode, message: String(fields.sub_msg ?? fields.msg ?? '') };
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error)).slice(0, 300);

async function withDeadline<T>(work: Promise<T>, timeoutMs: number, late: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late()), timeoutMs);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
