import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AlipaySdk } from 'alipay-sdk';
import { reasonOf, withDeadline } from '../deadline.ts';
import type { AlipaySettings } from '../settings.ts';
import { readPrivateKey, readPublicKey } from './keys.ts';
import { toBeijingTime } from './wire.ts';

export type Fields = Record<string, unknown>;

/** Alipay's answer with a verified signature, or `unavailable`: no answer that may be believed. */
export type Answer =
  | { outcome: 'success'; fields: Fields }
  | { outcome: 'refused'; code: string; subCode: string; message: string }
  | { outcome: 'unavailable'; reason: string };

export type Call = (method: string, bizContent: Fields) => Promise<Answer>;

/** The official SDK, in key or certificate mode. @throws when keys or certificates cannot be read */
export function openSdk(settings: AlipaySettings, timeoutMs: number): AlipaySdk {
  const { appId, privateKey, gatewayUrl, certs } = settings;
  const sdk = new AlipaySdk({
    appId,
    privateKey: readPrivateKey(privateKey),
    keyType: 'PKCS8',
    gateway: gatewayUrl,
    timeout: timeoutMs,
    signType: 'RSA2',
    // The SDK's renaming to camelCase would also rename keys inside values.
    camelcase: false,
    ...(certs ? readCertificates(certs) : { alipayPublicKey: readPublicKey(settings.alipayPublicKey) }),
  });
  // Without a key the SDK only logs a warning and accepts every answer.
  if (!sdk.config.alipayPublicKey) throw new Error('The Alipay public key is missing');
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

/** The SDK treats an empty file as absent and would fall back to key mode without a key. */
function readPem(file: string): string {
  const text = readFileSync(file, 'utf8');
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new Error(`${file} is not a certificate`);
  return text;
}

/** Parsed here as well. Root certificates are not: some use curves that Node does not know, and the SDK skips those. */
function readCertificate(file: string): string {
  const text = readPem(file);
  try {
    return new X509Certificate(text).toString();
  } catch {
    throw new Error(`${file} is not a certificate`);
  }
}

/**
 * Calls a method of Alipay's gateway. The SDK throws alike for a failed connection, an HTTP error and a missing or wrong
 * signature: in each case no answer may be believed. Its own timeout limits only the time between two pieces of an
 * answer, so the whole call has a deadline here.
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
