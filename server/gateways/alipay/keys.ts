import { readRsaPrivateKey, readRsaPublicKey } from '../rsa-keys.ts';

/**
 * The application's private key as bare Base64 of PKCS#8. From a PEM that ends in a line feed, or from PKCS#8 without
 * `keyType`, the SDK 4.14.0 builds a key that cannot sign.
 * @param text PEM, or bare Base64 of PKCS#1 or PKCS#8
 */
export function readPrivateKey(text: string): string {
  const key = readRsaPrivateKey(text, 'The Alipay application private key');
  return key.export({ format: 'der', type: 'pkcs8' }).toString('base64');
}

/**
 * Alipay's public key as bare Base64 of an SPKI.
 * @param text PEM, or bare Base64 of an SPKI or PKCS#1 public key
 */
export function readPublicKey(text: string): string {
  const key = readRsaPublicKey(text, 'The Alipay public key');
  return key.export({ format: 'der', type: 'spki' }).toString('base64');
}
