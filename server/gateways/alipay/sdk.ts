import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AlipaySdk } from 'alipay-sdk';
import { reasonOf, withDeadline } from '../deadline.ts';
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
  const sdk = new AlipaySdk({
    appId,
    privateKey: readPrivateKey(privateKey),
    keyType: 'PKCS8',
    gateway: gatewayUrl,
    timeout: timeoutMs,
    signType: 'RSA2',
    // The answers as they are on the wire: their deep renaming would touch names inside values as well.
    camelcase: false,
    ...(certs ? readCertificates(certs) : { alipayPublicKey: readPublicKey(settings.alipayPublicKey) }),
  });
  // Without a key the SDK only warns, and believes every answer.
  if (!sdk.config.alipayPublicKey) throw new Error('There is no Alipay public key');
  if (certs && !sdk.config.alipayRootCertSn)
    throw new Error(`${certs.rootCertFile} holds no RSA root certificate`);
  return sdk;
}

function readCertificates(certs: NonNullable<AlipaySettings['certs']>) {
  return {
    appCertContent: readCertificate(certs.appCertFile),
    alipayPublicCertContent: readCertificate(certs.publicCertFile),
    alipayRootCertContent: readPem(certs.rootCertFile),
  };
}

/** The SDK takes an empty file for no file, and would fall back to key mode without a key. */
function readPem(file: string): string {
  const text = readFileSync(file, 'utf8');
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new Error(`${file} is no certificate`);
  return text;
}

/** Read as well: of the roots that is left to the SDK, which skips those on curves that Node does not know. */
function readCertificate(file: string): string {
  const text = readPem(file);
  try {
    return new X509Certificate(text).toString();
  } catch {
    throw new Error(`${file} is no certificate`);
  }
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
