import { createSigner, createVerifier, TokenError } from 'fast-jwt';
import { developmentSecret } from './development-secret.ts';
import { refuse } from './errors.ts';
import { isUuid } from './ids.ts';
import type { Database } from './postgres.ts';
import type { Refusal } from './problems.ts';

/** Access tokens live 15 minutes; an ended session's token lives out the rest. */
export const ACCESS_TOKEN_SECONDS = 900;
/** How far two servers' clocks may differ. */
const LEEWAY_MS = 5_000;

export interface Claims {
  /** User or staff id. */
  sub: string;
  /** Session id. */
  sid: string;
  /** Set on staff tokens only. */
  staff?: true;
}

export interface Tokens {
  sign(claims: Claims): string;
  verify(token: string): Claims | Refusal<'token_invalid' | 'token_expired'>;
}

export interface TokenSettings {
  secret: string;
  issuer: string;
  audience: string;
}

/** The settings with what they leave out: a development secret that all processes on one database share. */
export async function loadTokenSettings(
  db: Database,
  configured: { secret: string | null; issuer: string; audience: string },
): Promise<TokenSettings> {
  const { issuer, audience } = configured;
  return { secret: configured.secret ?? (await developmentSecret(db, 'jwt_secret')), issuer, audience };
}

/** Signs and verifies access tokens: HS256 only, `exp` required, `iss` and `aud` checked (RFC 8725). */
export function createTokens(settings: TokenSettings): Tokens {
  const key = Buffer.from(settings.secret, 'utf8');
  const sign = createSigner({
    key,
    algorithm: 'HS256',
    expiresIn: ACCESS_TOKEN_SECONDS * 1_000,
    iss: settings.issuer,
    aud: settings.audience,
  });
  const verify = createVerifier({
    key,
    algorithms: ['HS256'],
    allowedIss: settings.issuer,
    allowedAud: settings.audience,
    requiredClaims: ['sub', 'sid', 'iat', 'exp', 'iss', 'aud'],
    clockTolerance: LEEWAY_MS,
    cache: false,
  });
  return {
    sign: (claims) => sign({ ...claims }),
    verify(token) {
      try {
        const payload = verify(token) as Record<string, unknown>;
        const { sub, sid, staff } = payload;
        if (typeof sub !== 'string' || !isUuid(sub) || typeof sid !== 'string')
          return refuse('token_invalid');
        return { sub, sid, ...(staff === true && { staff: true }) };
      } catch (error) {
        const isExpired = error instanceof TokenError && error.code === TokenError.codes.expired;
        return refuse(isExpired ? 'token_expired' : 'token_invalid');
      }
    },
  };
}
