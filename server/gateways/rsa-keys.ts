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
 * A private key that signs our requests.
 * @param text PEM, or bare Base64 of PKCS#1 or PKCS#8
 * @param what the name of the key in the error
 * @throws when the text holds no such key
 */
export function readRsaPrivateKey(text: string, what: string): KeyObject {
  const given = unescapeLines(text);
  return firstThatReads(
    what,
    isPem(given)
      ? [() => createPrivateKey(given)]
      : (['pkcs8', 'pkcs1'] as const).map(
          (type) => () => createPrivateKey({ key: der(given), format: 'der', type }),
        ),
  );
}

function isPrivateKey(text: string): boolean {
  try {
    readRsaPrivateKey(text, 'The key');
    return true;
  } catch {
    return false;
  }
}

/**
 * A provider's public key.
 * @param text PEM, or bare Base64 of an SPKI or PKCS#1 public key
 * @param what the name of the key in the error
 * @throws when the text holds no such key
 */
export function readRsaPublicKey(text: string, what: string): KeyObject {
  const given = unescapeLines(text);
  // Node reads a private key as its public half, but then the wrong key was pasted.
  if (isPrivateKey(given)) throw new Error(`${what} is a private key`);
  return firstThatReads(
    what,
    isPem(given)
      ? [() => createPublicKey(given)]
      : (['spki', 'pkcs1'] as const).map(
          (type) => () => createPublicKey({ key: der(given), format: 'der', type }),
        ),
  );
}
