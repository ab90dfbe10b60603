import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** In an environment variable the line ends of a PEM are often written as `\n`. */
const unescapeLines = (text: string) => text.trim().replaceAll('\\n', '\n');
const isPem = (text: string) => text.includes('-----BEGIN ');
const der = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'base64');

function firstThatReads(what: string, attempts: (() => KeyObject)[]): KeyObject {
  for (const attempt of attempts) {
    try {
      const key = attempt();
      if (key.asymmetricKeyType === 'rsa') return key;
    } catch {
      // Not this form: try the next one.
    }
  }
  throw new Error(`${what} is not an RSA key in PEM or bare Base64`);
}

/**
 * The application's private key as bare Base64 of PKCS#8. From a PEM that ends in a line feed, or from PKCS#8 without
 * `keyType`, the SDK 4.14.0 builds a key that cannot sign.
 * @param text PEM, or bare Base64 of PKCS#1 or PKCS#8
 */
export function readPrivateKey(text: string): string {
  const given = unescapeLines(text);
  const key = firstThatReads(
    'The Alipay application private key',
    isPem(given)
      ? [() => createPrivateKey(given)]
      : (['pkcs8', 'pkcs1'] as const).map(
          (type) => () => createPrivateKey({ key: der(given), format: 'der', type }),
        ),
  );
  return key.export({ format: 'der', type: 'pkcs8' }).toString('base64');
}

function isPrivateKey(text: string): boolean {
  try {
    return readPrivateKey(text) !== '';
  } catch {
    return false;
  }
}

/**
 * Alipay's public key as bare Base64 of an SPKI.
 * @param text PEM, or bare Base64 of an SPKI or PKCS#1 public key
 */
export function readPublicKey(text: string): string {
  const given = unescapeLines(text);
  // Node reads a private key as its public half, but then the wrong key was pasted.
  if (isPrivateKey(given)) throw new Error('The Alipay public key is a private key');
  const key = firstThatReads(
    'The Alipay public key',
    isPem(given)
      ? [() => createPublicKey(given)]
      : (['spki', 'pkcs1'] as const).map(
          (type) => () => createPublicKey({ key: der(given), format: 'der', type }),
        ),
  );
  return key.export({ format: 'der', type: 'spki' }).toString('base64');
}
