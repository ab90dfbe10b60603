import { createHmac, createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { isRefusal } from '../http/problems.ts';
import { generateKey, type KeyAlgorithm, makeKeyRing, readKeysDir } from './token-keys.ts';
import { createTokens, type Tokens } from './tokens.ts';

const SECRET = 'thirty-two bytes at the very least';
const PARTY = { issuer: 'jishi', audience: 'jishi' };
const hs256 = createTokens({ secret: SECRET, ...PARTY });

afterEach(() => {
  vi.useRealTimers();
});

const now = () => Math.floor(Date.now() / 1_000);
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function claims(change: Record<string, unknown> = {}) {
  const ids = { sub: randomUUID(), sid: randomUUID() };
  return { ...ids, iat: now(), exp: now() + 900, iss: 'jishi', aud: 'jishi', ...change };
}

/** A token with any header, signed with any key. */
function hmacToken(
  payload: object,
  header: object = { alg: 'HS256', typ: 'JWT' },
  secret: string | Buffer = SECRET,
) {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** A token with a correct signature of another algorithm than the shop's. */
function hs512Token(): string {
  const input = `${encode({ alg: 'HS512', typ: 'JWT' })}.${encode(claims())}`;
  return `${input}.${createHmac('sha512', SECRET).update(input).digest('base64url')}`;
}

function verdict(tokens: Tokens, token: string): string {
  const result = tokens.verify(token);
  return isRefusal(result) ? result.code : 'good';
}

describe('HS256', () => {
  test('a token that another holder of the secret signed is accepted, with or without a key id', () => {
    const payload = claims();
    expect(hs256.verify(hmacToken(payload))).toEqual({ sub: payload.sub, sid: payload.sid });
    expect(verdict(hs256, hmacToken(payload, { alg: 'HS256', typ: 'JWT', kid: 'mine' }))).toBe('good');
    expect(verdict(hs256, hmacToken(claims({ iat: undefined })))).toBe('good');
    expect(verdict(hs256, hmacToken(claims({ aud: ['jishi', 'else'] })))).toBe('good');
  });

  test('a signed token has the user, the times of issue and expiry, issuer and audience', () => {
    const ids = { sub: randomUUID(), sid: randomUUID() };
    const [head = '', body = ''] = hs256.sign(ids).split('.');
    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ alg: 'HS256', typ: 'JWT' });
    const payload = JSON.parse(Buffer.from(body, 'base64url').toString());
    expect(payload).toEqual({ ...ids, iat: payload.iat, exp: payload.iat + 900, iss: 'jishi', aud: 'jishi' });
  });

  const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const rsaPublicPem = rsa.publicKey.export({ format: 'pem', type: 'spki' }).toString();
  const unsigned = (header: object) => `${encode(header)}.${encode(claims())}.`;
  const [head = '', body = '', signature = ''] = hmacToken(claims()).split('.');
  test.each<[string, string]>([
    ['alg none', unsigned({ alg: 'none', typ: 'JWT' })],
    ['alg None', unsigned({ alg: 'None' })],
    ['no signature', unsigned({ alg: 'HS256', typ: 'JWT' })],
    ['a cut signature', `${head}.${body}.${signature.slice(0, -4)}`],
    ['an altered signature', `${head}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`],
    ['an altered payload', `${head}.${encode(claims({ sub: randomUUID() }))}.${signature}`],
    ['another secret', hmacToken(claims(), { alg: 'HS256' }, 'somebody else’s secret, just as long')],
    ['HS512 in its header', hmacToken(claims(), { alg: 'HS512' })],
    ['HS512 for real', hs512Token()],
    ['RS256 in its header', hmacToken(claims(), { alg: 'RS256' })],
    ['an unknown critical header', hmacToken(claims(), { alg: 'HS256', crit: ['exp'], exp: 1 })],
    ['no exp', hmacToken(claims({ exp: undefined }))],
    ['exp as text', hmacToken(claims({ exp: '9999999999' }))],
    ['not yet valid', hmacToken(claims({ nbf: now() + 60 }))],
    ['a wrong iss', hmacToken(claims({ iss: 'else' }))],
    ['no iss', hmacToken(claims({ iss: undefined }))],
    ['a wrong aud', hmacToken(claims({ aud: 'else' }))],
    ['no aud', hmacToken(claims({ aud: undefined }))],
    ['no sub', hmacToken(claims({ sub: undefined }))],
    ['a sub that is no id', hmacToken(claims({ sub: "' OR 1=1" }))],
    ['no sid', hmacToken(claims({ sid: undefined }))],
    ['four parts', `${hmacToken(claims())}.x`],
    ['no JSON', 'a.b.c'],
    ['nothing', ''],
    ['a payload that is a list', hmacToken([claims()])],
    ['a payload that is null', `${head}.${encode(null)}.${signature}`],
  ])('%s is token_invalid', (_what, token) => {
    expect(verdict(hs256, token)).toBe('token_invalid');
  });

  test('a token signed by HMAC with the public key as its secret is refused', () => {
    const ring = makeKeyRing([{ kid: 'k1', pem: generateKey('RS256') }], 'RS256');
    const rs256 = createTokens({ algorithm: 'RS256', readKeys: () => ring, ...PARTY });
    const pem = ring.verifying[0]?.publicPem ?? '';
    for (const key of [pem, pem.trim(), rsaPublicPem]) {
      const confused = hmacToken(claims(), { alg: 'HS256', kid: 'k1' }, key);
      expect(verdict(rs256, confused)).toBe('token_invalid');
      expect(verdict(hs256, confused)).toBe('token_invalid');
    }
  });

  test('a token is accepted up to five seconds after its expiry, and no longer', () => {
    expect(verdict(hs256, hmacToken(claims({ exp: now() - 3 })))).toBe('good');
    expect(verdict(hs256, hmacToken(claims({ exp: now() - 7 })))).toBe('token_expired');
    expect(verdict(hs256, hmacToken(claims({ nbf: now() + 3 })))).toBe('good');
    expect(verdict(hs256, hmacToken(claims({ nbf: now() + 8 })))).toBe('token_invalid');
  });
});

describe.each<KeyAlgorithm>(['EdDSA', 'RS256'])('%s', (algorithm) => {
  function keysDir() {
    const directory = mkdtempSync(join(tmpdir(), 'jishi-keys-'));
    return {
      directory,
      put(kid: string, pem = generateKey(algorithm)) {
        writeFileSync(join(directory, `${kid}.new`), pem);
        renameSync(join(directory, `${kid}.new`), join(directory, `${kid}.pem`));
        return pem;
      },
      remove: (kid: string) => rmSync(join(directory, `${kid}.pem`)),
      open: (onTrouble?: (error: unknown) => void) =>
        createTokens(
          { algorithm, readKeys: () => makeKeyRing(readKeysDir(directory), algorithm), ...PARTY },
          onTrouble,
        ),
      [Symbol.dispose]: () => rmSync(directory, { recursive: true }),
    };
  }
  const ids = () => ({ sub: randomUUID(), sid: randomUUID() });
  const kidOf = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;

  test('another server accepts the token of a server, and its header names the key', () => {
    using keys = keysDir();
    keys.put('2026-01');
    const [one, other] = [keys.open(), keys.open()];
    const who = ids();
    const token = one.sign(who);
    expect(kidOf(token)).toBe('2026-01');
    expect(other.verify(token)).toEqual(who);
    expect(other.verify(token)).toEqual(who);
  });

  test('a new key signs while both servers run, and tokens of the old key stay valid', () => {
    vi.useFakeTimers();
    using keys = keysDir();
    keys.put('2026-01');
    const [one, other] = [keys.open(), keys.open()];
    const before = one.sign(ids());
    keys.put('2026-02');
    vi.advanceTimersByTime(10_000);
    const after = one.sign(ids());
    expect(kidOf(after)).toBe('2026-02');
    expect([verdict(other, after), verdict(other, before), verdict(one, before)]).toEqual(
      Array(3).fill('good'),
    );
    // The old key is removed after its last token has expired.
    keys.remove('2026-01');
    vi.advanceTimersByTime(10_000);
    expect([verdict(other, after), verdict(other, before)]).toEqual(['good', 'token_invalid']);
  });

  test('a token with an unknown key id makes the server read the keys again', () => {
    vi.useFakeTimers();
    using keys = keysDir();
    keys.put('2026-01');
    const slow = keys.open();
    vi.advanceTimersByTime(1_000);
    keys.put('2026-02');
    expect(verdict(slow, keys.open().sign(ids()))).toBe('good');
  });

  test('publicKeys gives the public keys and no private part', () => {
    using keys = keysDir();
    const old = keys.put('2025-12');
    keys.put('2025-12', createPublicKey(old).export({ format: 'pem', type: 'spki' }).toString());
    keys.put('2026-01');
    const published = keys.open().publicKeys();
    expect(published.map(({ kid }) => kid)).toEqual(['2025-12', '2026-01']);
    for (const jwk of published) {
      expect(jwk).toMatchObject({ alg: algorithm, use: 'sig' });
      expect(Object.keys(jwk)).not.toEqual(expect.arrayContaining(['d']));
    }
  });

  test('a key id that is foreign, missing or invented is token_invalid', () => {
    using keys = keysDir();
    keys.put('2026-01');
    const tokens = keys.open();
    using foreign = keysDir();
    foreign.put('2026-01');
    expect(verdict(tokens, foreign.open().sign(ids()))).toBe('token_invalid');
    const [, payload, signature] = tokens.sign(ids()).split('.');
    for (const header of [
      { alg: algorithm },
      { alg: algorithm, kid: '../2026-01' },
      { alg: algorithm, kid: 7 },
    ])
      expect(verdict(tokens, `${encode(header)}.${payload}.${signature}`)).toBe('token_invalid');
    expect(verdict(tokens, `${encode({ alg: 'none', kid: '2026-01' })}.${payload}.`)).toBe('token_invalid');
  });

  test('if keys cannot be read again, the keys read before stay in use', () => {
    vi.useFakeTimers();
    using keys = keysDir();
    keys.put('2026-01');
    const troubles: unknown[] = [];
    const tokens = keys.open((error) => troubles.push(error));
    keys.put('2026-02', '-----BEGIN PRIVATE KEY-----\nhalf');
    vi.advanceTimersByTime(10_000);
    expect(kidOf(tokens.sign(ids()))).toBe('2026-01');
    expect(troubles).toHaveLength(1);
  });

  test('a key of another kind, or no private key, throws', () => {
    using keys = keysDir();
    expect(() => keys.open()).toThrow(/no private key/);
    keys.put('2026-01', generateKey(algorithm === 'EdDSA' ? 'RS256' : 'EdDSA'));
    expect(() => keys.open()).toThrow(/takes (Ed25519|RSA) keys/);
  });
});
