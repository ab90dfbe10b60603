import { createHash, randomBytes } from 'node:crypto';

/** A replaced token works for this time. Two tabs may refresh at the same time, and a client may repeat a request whose answer was lost. */
const GRACE_MS = 10_000;

/** 256 random bits as text. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The hash of a random token, which the database stores. A fast hash is enough: nobody can try 2^256 tokens. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** What the database knows of a refresh token that a client sent. */
export interface PresentedToken {
  /** Why the token's session ended; null while the session lives. */
  endedReason: string | null;
  isExpired: boolean;
  /** Milliseconds since a newer token replaced this one; null while this one is the newest. */
  supersededForMs: number | null;
}

/**
 * Judges a refresh token. Tokens that were issued at the same time (to two tabs) work until one of them is used; the others
 * then work for `GRACE_MS` more. A token that is used after that time is a copy, so the session ends.
 */
export function judgeRefreshToken(
  presented: PresentedToken | undefined,
): 'newest' | 'just_used' | 'reused' | 'expired' {
  if (presented === undefined || presented.isExpired) return 'expired';
  if (presented.endedReason !== null)
    return presented.endedReason === 'refresh_reused' ? 'reused' : 'expired';
  if (presented.supersededForMs === null) return 'newest';
  return presented.supersededForMs <= GRACE_MS ? 'just_used' : 'reused';
}
