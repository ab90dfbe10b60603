import { connect } from 'node:net';
import { Writable } from 'node:stream';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Rig, startSimulators } from '../../../simulators/test-rig.ts';
import { type App, buildApp } from '../../app.ts';
import { createGateways } from '../../gateways/index.ts';
import { createTokens } from '../../platform/auth/tokens.ts';
import { readConfig } from '../../start/config.ts';
import { TEST_SECRET, type TestShop } from '../../test/app.ts';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import {
  bearerOf,
  browserOf,
  newMobile,
  newName,
  PASSWORD,
  refreshCookie,
  registration,
} from '../../test/people.ts';

let rig: Rig;
let database: TestDatabase;
let app: App;
let browser: ReturnType<typeof browserOf>;
/** Every log line, at the level `trace`. */
const logged: string[] = [];

beforeAll(async () => {
  rig = await startSimulators();
  database = await createTestDatabase();
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk));
      done();
    },
  });
  const tokens = createTokens({ secret: TEST_SECRET, issuer: 'jishi', audience: 'jishi' });
  const config = readConfig({
    RATE_LIMITS: 'off',
    SIMULATORS: 'off',
    PUBLIC_URL: 'https://shop.example',
    DEMO: 'on',
  });
  app = await buildApp(config, {
    postgres: database,
    redis: null,
    tokens,
    gateways: createGateways(rig.settings),
    storefront: null,
    log: pino({ level: 'trace' }, sink),
  });
  await app.ready();
  browser = browserOf({ app, database, tokens } as TestShop);
});
afterAll(async () => {
  await app.close();
  await database.drop();
  await rig.close();
});

async function newestCode(mobile: string): Promise<string> {
  const { body } = await rig.ask<{ items: { code: string }[] }>(
    'GET',
    `/sms/control/messages?mobile=${mobile}`,
  );
  return body.items[0]?.code ?? '';
}

describe('cross-site request forgery', () => {
  const ROUTES: [string, object?][] = [
    ['/api/auth/register', registration()],
    ['/api/auth/login', { username: 'shopper01', password: 'x' }],
    ['/api/auth/sms/codes', { mobile: newMobile() }],
    ['/api/auth/sms/login', { mobile: newMobile(), code: '123456' }],
    ['/api/auth/password/reset', {}],
    ['/api/auth/weibo/bind', {}],
    ['/api/auth/weibo/ticket', {}],
    ['/api/auth/refresh'],
    ['/api/auth/logout'],
  ];

  test.each(ROUTES)('%s is refused for another origin', async (url, payload) => {
    for (const origin of [
      'https://evil.example',
      'http://shop.example',
      'https://shop.example.evil',
      'null',
    ]) {
      const answer = await browser.post(url, payload, { origin });
      expect([answer.statusCode, answer.json().code, answer.cookies]).toEqual([403, 'origin_refused', []]);
    }
    const own = await browser.post(url, payload, { origin: 'https://shop.example' });
    expect(own.statusCode).not.toBe(403);
  });

  test('a body type that a form of another site can send does not sign in, even without an Origin', async () => {
    const username = newName();
    await browser.register({ username });
    for (const type of ['text/plain', 'multipart/form-data; boundary=x']) {
      const answer = await app.inject({
        method: 'POST',
        url: '/api/auth/login',
        headers: { 'content-type': type },
        payload: JSON.stringify({ username, password: PASSWORD }),
      });
      expect([400, 415]).toContain(answer.statusCode);
      expect(answer.cookies).toEqual([]);
    }
  });

  test('with an https PUBLIC_URL the cookies are Secure and only of this host', async () => {
    const cookies = [await browser.register(), await browser.ask('GET', '/api/auth/weibo/url')].flatMap(
      (answer) => answer.cookies,
    );
    expect(cookies.map(({ name, secure }) => [name, secure])).toEqual([
      ['__Host-jishi_refresh', true],
      ['__Host-jishi_third_party', true],
    ]);
  });
});

describe('whether an account exists', () => {
  const shape = (answer: { statusCode: number; json(): object; headers: object }) => {
    const { 'x-request-id': _id, date: _date, ...headers } = answer.headers as Record<string, unknown>;
    return { status: answer.statusCode, body: answer.json(), headers };
  };

  test('sign-in, reset and codes give identical answers with and without an account', async () => {
    const username = newName();
    const mobile = newMobile();
    await browser.register({ username, mobile });
    const wrong = {
      newPassword: 'a brand new secret',
      newPasswordConfirm: 'a brand new secret',
      code: '000000',
    };
    const pairs: [string, object, object][] = [
      ['/api/auth/login', { username, password: 'not it' }, { username: newName(), password: 'not it' }],
      [
        '/api/auth/login',
        { username: mobile, password: PASSWORD },
        { username: newMobile(), password: PASSWORD },
      ],
      ['/api/auth/sms/codes', { mobile }, { mobile: newMobile() }],
      ['/api/auth/sms/login', { mobile, code: '000000' }, { mobile: newMobile(), code: '000000' }],
      ['/api/auth/password/reset', { ...wrong, mobile }, { ...wrong, mobile: newMobile() }],
    ];
    for (const [url, someone, nobody] of pairs)
      expect(shape(await browser.post(url, nobody))).toEqual(shape(await browser.post(url, someone)));
  });
});

describe('secrets', () => {
  test('passwords, codes and tokens are in no log line, and tokens are in no URL', async () => {
    const secrets: string[] = [];
    const mobile = newMobile();
    const username = newName();
    const here = await browser.register({ username, mobile });
    secrets.push(PASSWORD, here.json().accessToken, refreshCookie(here));
    await browser.ask('GET', '/api/me', undefined, bearerOf(here));
    await browser.ask('GET', '/api/me', undefined, { authorization: 'Bearer forged.token.here' });
    secrets.push('forged.token.here');
    await browser.login(username, 'a wrong password');
    secrets.push('a wrong password');
    await browser.post('/api/auth/sms/codes', { mobile });
    const sms = await newestCode(mobile);
    secrets.push(sms);
    const bySms = await browser.post('/api/auth/sms/login', { mobile, code: sms });
    expect(bySms.statusCode).toBe(200);
    secrets.push(bySms.json().accessToken, refreshCookie(bySms));
    const refreshed = await browser.refresh(refreshCookie(bySms));
    secrets.push(refreshed.json().accessToken, refreshCookie(refreshed));

    const started = await browser.ask('GET', '/api/auth/weibo/url');
    const authorizeUrl: string = started.json().url;
    const { body } = await rig.ask<{ redirectTo: string }>('POST', '/weibo/control/authorize', {
      authorizeUrl,
      uid: '4242424242',
    });
    const returned = new URL(body.redirectTo);
    const cookie = `jishi_third_party=${started.cookies[0]?.value}`;
    const back = await browser.ask('GET', returned.pathname + returned.search, undefined, { cookie });
    const location = String(back.headers.location);
    const ticket = location.split('#ticket=')[1] ?? '';
    expect(ticket).not.toBe('');
    expect(location.split('#')[0]).toBe('/bind');
    const bound = await browser.post('/api/auth/weibo/bind', { ticket, create: registration() }, { cookie });
    expect(bound.statusCode, bound.body).toBe(201);
    secrets.push(ticket, refreshCookie(bound), returned.searchParams.get('code') ?? '');
    secrets.push(returned.searchParams.get('state') ?? '', started.cookies[0]?.value ?? '');

    const log = logged.join('');
    expect(log.length).toBeGreaterThan(1_000);
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(5);
      expect(log).not.toContain(secret);
    }
  });

  test('the database keeps refresh tokens as hashes only', async () => {
    const token = refreshCookie(await browser.register());
    const { rows } = await database.pool.query(
      `SELECT encode(token_hash, 'escape') AS text FROM refresh_tokens`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { text } of rows) expect(text).not.toContain(token);
  });
});

test('headers above the limit of Node are 431, and the server answers the next request', async () => {
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const answer = await new Promise<string>((resolve, reject) => {
    let text = '';
    const socket = connect(address.port, '127.0.0.1', () => {
      socket.write(
        `GET /api/me HTTP/1.1\r\nhost: shop\r\nauthorization: Bearer ${'x'.repeat(20_000)}\r\n\r\n`,
      );
    });
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('end', () => resolve(text)).on('error', reject);
  });
  expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  expect((await fetch(`http://127.0.0.1:${address.port}/api/me`)).status).toBe(401);
});
