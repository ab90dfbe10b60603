import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, buildApp } from '../../../app.ts';
import { createTokens, loadTokenSettings, type Tokens } from '../../../platform/auth/tokens.ts';
import { readConfig } from '../../../start/config.ts';
import { TEST_SECRET } from '../../../test/app.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { bearer, givenUser } from '../../../test/given.ts';

const run = promisify(execFile);
const DOCUMENT = join(import.meta.dirname, '../../../../docs/sign-in.md');
const BLOCK = /```js\n(\/\/ (\S+\.mjs)\n[\s\S]*?)```/g;

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jishi-doc-'));
  const text = await readFile(DOCUMENT, 'utf8');
  for (const [, code = '', name = ''] of text.matchAll(BLOCK)) await writeFile(join(folder, name), code);
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

/** Runs a program of docs/sign-in.md and returns what it prints. */
async function printed(name: string, env: Record<string, string>): Promise<string> {
  const { stdout } = await run(process.execPath, [join(folder, name)], { env });
  return stdout.trim();
}

/** A second server on the same database. */
async function openServer(tokens: Tokens): Promise<App> {
  return buildApp(readConfig({ RATE_LIMITS: 'off', SIMULATORS: 'off' }), {
    postgres: database,
    redis: null,
    tokens,
    gateways: { payments: {}, logins: {}, sms: null, invoices: null, carriers: null },
    storefront: null,
    log: pino({ level: 'silent' }),
  });
}

const altered = (token: string) => {
  const [header, payload = '', signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const other = Buffer.from(JSON.stringify({ ...claims, sub: randomUUID() })).toString('base64url');
  return `${header}.${other}.${signature}`;
};

test('a token that resign.mjs signed works on another server; an altered one is refused by the program', async () => {
  const settings = { secret: TEST_SECRET, issuer: 'jishi', audience: 'jishi' };
  const user = await givenUser(database.db);
  const TOKEN = createTokens(settings).sign({ sub: user.id, sid: randomUUID() });
  const again = await printed('resign.mjs', { JWT_SECRET: TEST_SECRET, TOKEN });
  expect(again).not.toBe(TOKEN);
  const other = await openServer(createTokens(settings));
  const me = await other.inject({ url: '/api/me', headers: { authorization: `Bearer ${again}` } });
  expect([me.statusCode, me.json().id]).toEqual([200, user.id]);
  await other.close();
  await expect(printed('resign.mjs', { JWT_SECRET: 'another', TOKEN })).rejects.toThrow(/from another shop/);
  await expect(printed('resign.mjs', { JWT_SECRET: TEST_SECRET, TOKEN: altered(TOKEN) })).rejects.toThrow(
    /from another shop/,
  );
});

describe.each(['EdDSA', 'RS256'] as const)('with %s', (algorithm) => {
  test('verify.mjs needs only the published keys; two servers share a generated key', async () => {
    const configured = { algorithm, secret: null, keysDir: null, issuer: 'jishi', audience: 'jishi' };
    const [one, two] = await Promise.all([
      loadTokenSettings(database.db, configured),
      loadTokenSettings(database.db, configured),
    ]);
    const user = await givenUser(database.db);
    const tokens = createTokens(one);
    const TOKEN = tokens.sign({ sub: user.id, sid: randomUUID() });
    const other = await openServer(createTokens(two));
    const me = await other.inject({ url: '/api/me', headers: bearer(tokens, user.id) });
    expect(me.statusCode).toBe(200);

    const SHOP = await other.listen({ port: 0, host: '127.0.0.1' });
    const published = await fetch(`${SHOP}/.well-known/jwks.json`);
    expect(published.headers.get('cache-control')).toBe('public, max-age=300');
    expect(JSON.stringify(await published.json())).not.toContain('"d"');
    expect(await printed('verify.mjs', { SHOP, TOKEN })).toBe(user.id);
    await expect(printed('verify.mjs', { SHOP, TOKEN: altered(TOKEN) })).rejects.toThrow(/from another shop/);
    await other.close();
  });
});

test('with HS256 no key is published', async () => {
  const shop = await openServer(createTokens({ secret: TEST_SECRET, issuer: 'jishi', audience: 'jishi' }));
  expect((await shop.inject({ url: '/.well-known/jwks.json' })).json()).toEqual({ keys: [] });
  await shop.close();
});
