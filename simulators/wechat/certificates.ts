import { createPublicKey, type KeyObject, webcrypto } from 'node:crypto';
import type { PlatformKey } from './keys.ts';

const VALID_MS = 5 * 365 * 86_400_000;
const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

const der = (key: KeyObject, type: 'pkcs8' | 'spki') => new Uint8Array(key.export({ format: 'der', type }));

export interface Certificate {
  serial: string;
  effectiveAt: Date;
  expiresAt: Date;
  pem: string;
}

/** The certificate of a platform key, issued by the key itself. The same key gives the same certificate again. */
export async function certificateOf({ serial, key, notBefore }: PlatformKey): Promise<Certificate> {
  // Loaded here, because most shops use the public key and never ask for certificates. x509 needs the first of the two.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const keys = {
    privateKey: await webcrypto.subtle.importKey('pkcs8', der(key, 'pkcs8'), RSA, false, ['sign']),
    publicKey: await webcrypto.subtle.importKey('spki', der(createPublicKey(key), 'spki'), RSA, true, [
      'verify',
    ]),
  };
  const effectiveAt = new Date(Math.floor(notBefore.getTime() / 1_000) * 1_000);
  const expiresAt = new Date(effectiveAt.getTime() + VALID_MS);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial,
    name: 'CN=Tenpay.com sign, O=Simulator, C=CN',
    ...{ keys, notBefore: effectiveAt, notAfter: expiresAt, signingAlgorithm: RSA },
  });
  return { serial, effectiveAt, expiresAt, pem: certificate.toString('pem') };
}
