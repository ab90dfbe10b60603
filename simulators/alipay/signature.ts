import {
  createPrivateKey,
  createPublicKey,
  createSign,
  createVerify,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import type { Store } from '../store.ts';

/** Bare Base64 of DER, the form in which Alipay's key tool gives keys. */
interface KeptKeys {
  appPrivate: string;
  alipayPrivate: string;
}

export interface AlipayKeys {
  /** PKCS#8; the shop signs its requests with it. */
  appPrivateBase64: string;
  alipayPublicBase64: string;
  appPublic: KeyObject;
  alipayPrivate: KeyObject;
  /** A key that nobody trusts, for forged messages. Each start makes a new one. */
  forgerPrivate(): KeyObject;
}

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

const privateBase64 = (key: KeyObject) => key.export({ format: 'der', type: 'pkcs8' }).toString('base64');
const publicBase64 = (key: KeyObject) => key.export({ format: 'der', type: 'spki' }).toString('base64');

function privateFrom(base64: string): KeyObject {
  return createPrivateKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'pkcs8' });
}

/** The first start creates both key pairs and stores them, so that a shop's settings stay valid. */
export function openKeys(store: Store): AlipayKeys {
  const kept = store.ensure<KeptKeys>('alipay.keys', () => ({
    appPrivate: privateBase64(rsa().privateKey),
    alipayPrivate: privateBase64(rsa().privateKey),
  }));
  const alipayPrivate = privateFrom(kept.alipayPrivate);
  let forger: KeyObject | undefined;
  return {
    appPrivateBase64: kept.appPrivate,
    alipayPublicBase64: publicBase64(createPublicKey(alipayPrivate)),
    appPublic: createPublicKey(privateFrom(kept.appPrivate)),
    alipayPrivate,
    forgerPrivate() {
      forger ??= rsa().privateKey;
      return forger;
    },
  };
}

/**
 * The text that a signature covers: decoded `name=value` pairs, sorted by name and joined with `&`, without `sign`; in
 * notifies and returns without `sign_type` too (opendocs.alipay.com/common/02mse7).
 */
function signedText(fields: Record<string, string>, without: readonly string[]): string {
  return Object.keys(fields)
    .filter((name) => !without.includes(name))
    .sort()
    .map((name) => `${name}=${fields[name]}`)
    .join('&');
}

export function rsa2Sign(text: string, key: KeyObject): string {
  return createSign('RSA-SHA256').update(text, 'utf8').sign(key, 'base64');
}

function rsa2Verify(text: string, signature: string, key: KeyObject): boolean {
  return createVerify('RSA-SHA256').update(text, 'utf8').verify(key, signature, 'base64');
}

/** The fields of a notify or a return, with `sign` and `sign_type`. */
export function signMessage(fields: Record<string, string>, key: KeyObject): Record<string, string> {
  const sign = rsa2Sign(signedText(fields, ['sign', 'sign_type']), key);
  return { ...fields, sign_type: 'RSA2', sign };
}

/** Whether the shop signed these request parameters. The signed text includes `sign_type`, but no empty values. */
export function isSignedByApp(fields: Record<string, string>, key: KeyObject): boolean {
  const filled = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
  return rsa2Verify(signedText(filled, ['sign']), fields.sign ?? '', key);
}
