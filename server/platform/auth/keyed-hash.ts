import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/**
 * Hashes of short secrets, such as six digits. Who reads the database could undo a plain hash by hashing all 10^6 codes. An
 * HMAC needs its key for that, which is derived from a secret outside the database (RFC 5869). An HMAC takes microseconds;
 * a password hash takes 20 ms of a core.
 */
export interface KeyedHash {
  hash(text: string): string;
  matches(hash: string, text: string): boolean;
}

/**
 * @param secrets the newest first. The newest makes hashes; all of them check hashes.
 * @param purpose gives each purpose a key of its own
 */
export function createKeyedHash(secrets: () => readonly string[], purpose: string): KeyedHash {
  const under = (secret: string, text: string) =>
    createHmac('sha256', Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)))
      .update(text)
      .digest();
  return {
    hash(text) {
      const [newest] = secrets();
      if (newest === undefined) throw new Error('no secret is configured for hashes');
      return under(newest, text).toString('base64url');
    },
    matches(hash, text) {
      const given = Buffer.from(hash, 'base64url');
      return secrets().some((secret) => {
        const right = under(secret, text);
        return right.length === given.length && timingSafeEqual(right, given);
      });
    },
  };
}
