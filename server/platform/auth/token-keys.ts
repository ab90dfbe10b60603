import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type KeyAlgorithm = 'EdDSA' | 'RS256';

/** A public key in its published form (RFC 7517). */
export interface PublicJwk {
  kty: string;
  kid: string;
  alg: KeyAlgorithm;
  use: 'sig';
  /** Of EdDSA keys. */
  crv?: string;
  x?: string;
  /** Of RS256 keys. */
  n?: string;
  e?: string;
}

/** A public key that tokens are verified with. */
export interface VerifyingKey {
  kid: string;
  publicPem: string;
  jwk: PublicJwk;
}

export interface KeyRing {
  signing: { kid: string; privatePem: string };
  /** All private keys; the first one signs. */
  privatePems: string[];
  verifying: VerifyingKey[];
}

/** The file `<kid>.pem` of `JWT_KEYS_DIR`: a private or a public key. */
interface NamedKey {
  kid: string;
  pem: string;
}

function checkKind(key: KeyObject, algorithm: KeyAlgorithm, kid: string): void {
  if (algorithm === 'EdDSA' && key.asymmetricKeyType !== 'ed25519')
    throw new Error(`JWT key ${kid}: JWT_ALGORITHM=EdDSA takes Ed25519 keys`);
  if (algorithm !== 'RS256') return;
  if (key.asymmetricKeyType !== 'rsa') throw new Error(`JWT key ${kid}: JWT_ALGORITHM=RS256 takes RSA keys`);
  // RFC 7518 §3.3.
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < 2_048)
    throw new Error(`JWT key ${kid}: an RSA key has at least 2048 bits`);
}

function verifyingKey({ kid, pem }: NamedKey, algorithm: KeyAlgorithm): VerifyingKey {
  const key = createPublicKey(pem);
  checkKind(key, algorithm, kid);
  const { kty = '', crv, x, n, e } = key.export({ format: 'jwk' });
  const jwk: PublicJwk = { kty, kid, alg: algorithm, use: 'sig', crv, x, n, e };
  return { kid, publicPem: key.export({ format: 'pem', type: 'spki' }).toString(), jwk };
}

/**
 * The keys of a shop: all of them verify, and the private key with the last name signs. So a new key whose name is its date
 * signs as soon as its file exists, and an old key verifies until its file is removed.
 * @throws when there is no private key, or a key that the algorithm does not accept
 */
export function makeKeyRing(keys: readonly NamedKey[], algorithm: KeyAlgorithm): KeyRing {
  const sorted = keys.toSorted((a, b) => (a.kid < b.kid ? -1 : 1));
  const signing = sorted.findLast(({ pem }) => pem.includes('PRIVATE KEY'));
  if (signing === undefined) throw new Error('JWT_KEYS_DIR holds no private key (<kid>.pem)');
  const privatePems = sorted
    .filter(({ pem }) => pem.includes('PRIVATE KEY'))
    .map(({ pem }) => createPrivateKey(pem).export({ format: 'pem', type: 'pkcs8' }).toString())
    .reverse();
  return {
    signing: { kid: signing.kid, privatePem: privatePems[0] as string },
    privatePems,
    verifying: sorted.map((key) => verifyingKey(key, algorithm)),
  };
}

/** Reads every `<kid>.pem` of a directory. */
export function readKeysDir(directory: string): NamedKey[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.pem'))
    .map((name) => ({
      kid: name.slice(0, -'.pem'.length),
      pem: readFileSync(join(directory, name), 'utf8'),
    }));
}

/** A private key for development, as PEM. */
export function generateKey(algorithm: KeyAlgorithm): string {
  const { privateKey } =
    algorithm === 'EdDSA'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('rsa', { modulusLength: 2_048 });
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}
