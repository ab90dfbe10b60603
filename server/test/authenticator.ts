import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest();
const base64url = (data: Uint8Array | string) => Buffer.from(data).toString('base64url');

const USER_PRESENT_AND_VERIFIED = 0x05;
const WITH_CREDENTIAL = 0x40;

/** The public key as COSE writes it (RFC 9053 §7.1.1): an ES256 key on P-256. */
function coseKey(jwk: { x?: string; y?: string }): Buffer {
  const part = (text = '') => new Uint8Array(Buffer.from(text, 'base64url'));
  const key = new Map<number, number | Uint8Array>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, part(jwk.x)],
    [-3, part(jwk.y)],
  ]);
  return Buffer.from(isoCBOR.encode(key as Parameters<typeof isoCBOR.encode>[0]));
}

/**
 * A passkey in software, which answers as a browser does (WebAuthn Level 3 §6.1, §6.5), without attestation.
 * @param page where the browser is: a page of another origin cannot answer for this one
 */
export function createAuthenticator(page: { origin: string; rpId: string }) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(16);
  let counter = 0;

  function authenticatorData(flags: number, credential: Buffer = Buffer.alloc(0)): Buffer {
    const head = Buffer.alloc(5);
    head.writeUInt8(flags, 0);
    counter += 1;
    head.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(page.rpId), head, credential]);
  }

  function clientData(type: string, challenge: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin: page.origin, crossOrigin: false }));
  }

  const answer = (response: object) => ({
    ...{ id: base64url(id), rawId: base64url(id), type: 'public-key' },
    ...{ response, clientExtensionResults: {} },
  });

  return {
    /** Answers the options of a registration. */
    create({ challenge }: { challenge: string }) {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const credential = Buffer.concat([
        Buffer.alloc(16),
        length,
        id,
        coseKey(publicKey.export({ format: 'jwk' })),
      ]);
      const authData = authenticatorData(USER_PRESENT_AND_VERIFIED | WITH_CREDENTIAL, credential);
      const attestation = new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', new Uint8Array(authData)],
      ]);
      return answer({
        clientDataJSON: base64url(clientData('webauthn.create', challenge)),
        attestationObject: base64url(isoCBOR.encode(attestation as Parameters<typeof isoCBOR.encode>[0])),
        transports: ['internal'],
      });
    },

    /** Answers the options of a sign-in. */
    get({ challenge }: { challenge: string }) {
      const client = clientData('webauthn.get', challenge);
      const authData = authenticatorData(USER_PRESENT_AND_VERIFIED);
      const signature = sign('sha256', Buffer.concat([authData, sha256(client)]), privateKey);
      return answer({
        clientDataJSON: base64url(client),
        authenticatorData: base64url(authData),
        signature: base64url(signature),
      });
    },
  };
}
