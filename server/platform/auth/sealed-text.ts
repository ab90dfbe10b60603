import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Encrypts texts that the database keeps and that the server needs again, so that who reads only the database, or a copy of
 * it, cannot use them. AES-256-GCM (NIST SP 800-38D) with a random nonce, under a key that is derived (RFC 5869) from a
 * secret that is not in the database.
 */
export interface SealedText {
  /** @param owner whom the text belongs to: moved to somebody else's row, it does not open */
  seal(text: string, owner: string): string;
  /** @returns null for a text that was changed, belongs to another owner or was sealed under a secret that is gone */
  open(sealed: string, owner: string): { text: string; isNewest: boolean } | null;
  /** Whether `stored` came from `seal`, and not from a version before it. */
  isSealed(stored: string): boolean;
}

const PREFIX = 'v1.';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * @param secrets the newest first: it seals, and all of them open
 * @param purpose gives each purpose a key of its own
 */
export function createSealedText(secrets: () => readonly string[], purpose: string): SealedText {
  const keyOf = (secret: string) => Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));

  function openUnder(secret: string, bytes: Buffer, owner: string): string | null {
    const tagStart = bytes.length - TAG_BYTES;
    if (tagStart < NONCE_BYTES) return null;
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(tagStart));
    const start = decipher.update(bytes.subarray(NONCE_BYTES, tagStart));
    try {
      return Buffer.concat([start, decipher.final()]).toString();
    } catch {
      // The tag does not fit: this key did not seal it, or somebody changed it.
      return null;
    }
  }

  return {
    seal(text, owner) {
      const [newest] = secrets();
      if (newest === undefined) throw new Error('there is no secret to seal with');
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', keyOf(newest), nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(owner));
      const sealed = Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
      return `${PREFIX}${sealed.toString('base64url')}`;
    },
    open(sealed, owner) {
      const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64url');
      for (const [index, secret] of secrets().entries()) {
        const text = openUnder(secret, bytes, owner);
        if (text !== null) return { text, isNewest: index === 0 };
      }
      return null;
    },
    isSealed: (stored) => stored.startsWith(PREFIX),
  };
}
