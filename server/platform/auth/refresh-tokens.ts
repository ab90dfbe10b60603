import { createHash, randomBytes } from 'node:crypto';

/** Two tabs that refresh at once, and a client whose answer was lost, send the token of a moment ago again. */
const GRACE_MS = 10_000;

/** 256 random bits as text. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What the database keeps of a random token. A fast hash is enough: nobody can try 2^256 tokens. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** What the database knows of a refresh token that a client sent. */
export interface PresentedToken {
  /** Why the token's session ended; null while the session lives. */
  endedReason: string | null;
  isExpired: boolean;
  /** Milliseconds since a newer token took its place; null while it is the newest. */
  supersededForMs: number | null;
}

/**
 * Judges a refresh token. Tokens that were given out side by side (two tabs) stay good until one of them is used: only
 * then do the others begin to age. A token that comes back after that was copied.
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
