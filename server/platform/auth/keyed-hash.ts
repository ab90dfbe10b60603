import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/**
 * Hashes of short secrets, such as six digits. A plain hash of six digits can be undone by trying all of them. An HMAC
 * cannot without its key, which is derived from a secret that is not in the database (RFC 5869). It takes microseconds,
 * where a password hash takes 20 ms of a core.
 */
export interface KeyedHash {
  hash(text: string): string;
  matches(hash: string, text: string): boolean;
}

/**
 * @param secrets the newest first: it makes hashes, and all of them check hashes
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
      if (newest === undefined) throw new Error('there is no secret to hash with');
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
