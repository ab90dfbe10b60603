import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type KeyAlgorithm = 'EdDSA' | 'RS256';

/** A public key as it is published (RFC 7517). */
export interface PublicJwk {
  kty: string;
  kid: string;
  alg: KeyAlgorithm;
  use: 'sig';
  /** EdDSA. */
  crv?: string;
  x?: string;
  /** RS256. */
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
  /** All private keys, the one that signs first. */
  privatePems: string[];
  verifying: VerifyingKey[];
}

/** A key as it lies in `JWT_KEYS_DIR`: `<kid>.pem`, a private key or a public one. */
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
 * The ring that these keys make: all of them verify, the private one whose name comes last signs. So a new key, named
 * by its date, takes over by being put there, and an old one goes on verifying for as long as it stays.
 * @throws when there is no private key, or one that the algorithm does not take
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
