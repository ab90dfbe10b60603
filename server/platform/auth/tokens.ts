import { createSigner, createVerifier, TokenError } from 'fast-jwt';
import { refuse } from '../http/errors.ts';
import type { Refusal } from '../http/problems.ts';
import type { Database } from '../postgres/postgres.ts';
import { isUuid } from '../values/ids.ts';
import { developmentSecret } from './development-secret.ts';
import {
  generateKey,
  type KeyAlgorithm,
  type KeyRing,
  makeKeyRing,
  type PublicJwk,
  readKeysDir,
} from './token-keys.ts';

/** The life of an access token: 15 minutes. `AccessRules.isRevoked` refuses a token earlier if its session ends. */
export const ACCESS_TOKEN_SECONDS = 900;
/** The clocks of two servers may differ by this much. */
const LEEWAY_MS = 5_000;
/** Keys are read from the directory again after this time, and at once for a token that names an unknown key. */
const KEYS_FRESH_MS = 10_000;
/** Unknown key ids cause at most one read in this time; otherwise tokens with invented key ids would keep the disk busy. */
const KEYS_REREAD_MS = 1_000;
/** Verified tokens that are remembered. EdDSA and RS256 take ten times as long as HS256, and each request of 15 minutes sends the same token. */
const VERIFIED_REMEMBERED = 10_000;

export interface Claims {
  /** User or staff id. */
  sub: string;
  /** Session id. */
  sid: string;
  /** Set on staff tokens only. */
  staff?: true;
}

type Verified = Claims | Refusal<'token_invalid' | 'token_expired'>;

export interface Tokens {
  sign(claims: Claims): string;
  verify(token: string): Verified;
  /** The secrets or private keys of this server, the newest first; older ones signed before. */
  secrets(): string[];
  /** The public keys with which other applications verify (RFC 7517); empty if a secret signs. */
  publicKeys(): PublicJwk[];
}

interface Party {
  issuer: string;
  audience: string;
}

export type TokenSettings = Party &
  ({ secret: string } | { algorithm: KeyAlgorithm; readKeys: () => KeyRing });

/** The settings of `config.tokens`. */
interface Configured extends Party {
  algorithm: 'HS256' | KeyAlgorithm;
  secret: string | null;
  keysDir: string | null;
}

/**
 * Completes the settings: a secret or key that is not set is a development secret, which all processes on one database share.
 * @throws when a key cannot be used, so that a shop with bad keys does not start
 */
export async function loadTokenSettings(db: Database, configured: Configured): Promise<TokenSettings> {
  const { issuer, audience, algorithm, keysDir } = configured;
  if (algorithm === 'HS256')
    return { secret: configured.secret ?? (await developmentSecret(db, 'jwt_secret')), issuer, audience };
  if (keysDir !== null) {
    const readKeys = () => makeKeyRing(readKeysDir(keysDir), algorithm);
    return { issuer, audience, algorithm, readKeys };
  }
  const pem = await developmentSecret(db, `jwt_key_${algorithm}`, () => generateKey(algorithm));
  const ring = makeKeyRing([{ kid: 'development', pem }], algorithm);
  return { issuer, audience, algorithm, readKeys: () => ring };
}

function signerOf(party: Party, algorithm: 'HS256' | KeyAlgorithm, key: string | Buffer, kid?: string) {
  return createSigner({
    key,
    algorithm,
    ...(kid !== undefined && { kid }),
    expiresIn: ACCESS_TOKEN_SECONDS * 1_000,
    iss: party.issuer,
    aud: party.audience,
  });
}

/** Accepts one algorithm only, requires `exp` and checks `iss` and `aud` (RFC 8725). */
function verifierOf(party: Party, algorithm: 'HS256' | KeyAlgorithm, key: string | Buffer) {
  const verify = createVerifier({
    key,
    algorithms: [algorithm],
    allowedIss: party.issuer,
    allowedAud: party.audience,
    requiredClaims: ['sub', 'sid', 'exp', 'iss', 'aud'],
    clockTolerance: LEEWAY_MS,
    cache: algorithm === 'HS256' ? false : VERIFIED_REMEMBERED,
  });
  return (token: string): Verified => {
    try {
      const { sub, sid, staff } = verify(token) as Record<string, unknown>;
      if (typeof sub !== 'string' || !isUuid(sub) || typeof sid !== 'string') return refuse('token_invalid');
      return { sub, sid, ...(staff === true && { staff: true }) };
    } catch (error) {
      const isExpired = error instanceof TokenError && error.code === TokenError.codes.expired;
      return refuse(isExpired ? 'token_expired' : 'token_invalid');
    }
  };
}

/** The key id in the header of a token; null if the header has none or cannot be read. */
function kidOf(token: string): string | null {
  try {
    const header: unknown = JSON.parse(
      Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString(),
    );
    const kid = typeof header === 'object' && header !== null && 'kid' in header ? header.kid : null;
    return typeof kid === 'string' ? kid : null;
  } catch {
    return null;
  }
}

function createKeyTokens(
  settings: Party & { algorithm: KeyAlgorithm; readKeys: () => KeyRing },
  onTrouble: (error: unknown) => void,
): Tokens {
  const { algorithm } = settings;
  const open = (ring: KeyRing) => ({
    ring,
    sign: signerOf(settings, algorithm, ring.signing.privatePem, ring.signing.kid),
    verifiers: new Map(
      ring.verifying.map(({ kid, publicPem }) => [kid, verifierOf(settings, algorithm, publicPem)]),
    ),
  });
  let keys = open(settings.readKeys());
  let readAt = Date.now();

  /** Reads the keys again if they are older. If a file is half written, the keys read before stay in use. */
  function refreshKeys(olderThanMs: number): void {
    if (Date.now() - readAt < olderThanMs) return;
    readAt = Date.now();
    try {
      const ring = settings.readKeys();
      if (JSON.stringify(ring) !== JSON.stringify(keys.ring)) keys = open(ring);
    } catch (error) {
      onTrouble(error);
    }
  }

  return {
    sign(claims) {
      refreshKeys(KEYS_FRESH_MS);
      return keys.sign({ ...claims });
    },
    verify(token) {
      refreshKeys(KEYS_FRESH_MS);
      const kid = kidOf(token);
      if (kid === null) return refuse('token_invalid');
      // Another server may already sign with a key whose file is new.
      if (!keys.verifiers.has(kid)) refreshKeys(KEYS_REREAD_MS);
      return keys.verifiers.get(kid)?.(token) ?? refuse('token_invalid');
    },
    secrets() {
      refreshKeys(KEYS_FRESH_MS);
      return keys.ring.privatePems;
    },
    publicKeys() {
      refreshKeys(KEYS_FRESH_MS);
      return keys.ring.verifying.map(({ jwk }) => jwk);
    },
  };
}

/**
 * Signs and verifies access tokens, with one secret or with published keys.
 * @param onTrouble receives the error when keys cannot be read again; the keys read before stay in use
 */
export function createTokens(
  settings: TokenSettings,
  onTrouble: (error: unknown) => void = () => {},
): Tokens {
  if (!('secret' in settings)) return createKeyTokens(settings, onTrouble);
  const key = Buffer.from(settings.secret, 'utf8');
  const sign = signerOf(settings, 'HS256', key);
  return {
    sign: (claims) => sign({ ...claims }),
    verify: verifierOf(settings, 'HS256', key),
    secrets: () => [settings.secret],
    publicKeys: () => [],
  };
}
