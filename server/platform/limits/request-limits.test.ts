import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { httpConventions } from '../http/http.ts';
import { OWN_ADDRESS, type RequestLimit, requestLimits } from './request-limits.ts';

type Method = 'GET' | 'POST';

/** An app whose clock stands still, and whose callers say in a header who they are. */
async function appWith(routes: [Method, RequestLimit | undefined][], isOn = true) {
  const app = Fastify();
  await app.register(httpConventions);
  await app.register(requestLimits, { isOn, now: () => 0 });
  app.decorateRequest('claims', null);
  app.addHook('onRequest', async (request) => {
    const { account, staff } = request.headers;
    if (typeof account === 'string')
      request.claims = { sub: account, sid: 'one', ...(staff !== undefined && { staff: true }) };
  });
  for (const [method, limit] of routes)
    app.route({
      method,
      url: `/api/${typeof limit === 'string' ? limit : 'things'}`,
      config: { access: 'anyone', limit: limit as RequestLimit },
      handler: async () => ({}),
    });
  await app.ready();
  return {
    async ask(
      limit: string,
      remoteAddress: string,
      headers: Record<string, string> = {},
      method: Method = 'POST',
    ) {
      return app.inject({ method, url: `/api/${limit}`, remoteAddress, headers });
    },
    /** How many of so many requests pass. */
    async passing(count: number, limit: string, addressOf: (index: number) => string, headers = {}) {
      let passed = 0;
      for (let index = 0; index < count; index += 1)
        if ((await this.ask(limit, addressOf(index), headers)).statusCode === 200) passed += 1;
      return passed;
    },
  };
}

test.each([
  ['POST', undefined, /no config.limit/],
  ['POST', 'writes' as RequestLimit, /unknown limit 'writes'/],
  ['POST', 'read', /no read/],
] as const)('a %s with the limit %s stops the start', async (method, limit, message) => {
  await expect(appWith([[method, limit]])).rejects.toThrow(message);
});

test('an address past its limit is refused until its share of the minute has passed', async () => {
  const app = await appWith([['POST', 'write']]);
  expect(await app.passing(3_010, 'write', () => '203.0.113.1')).toBe(3_000);
  const refused = await app.ask('write', '203.0.113.1');
  expect(refused.statusCode).toBe(429);
  expect(refused.json().code).toBe('rate_limited');
  expect(refused.headers['retry-after']).toBe('1');
  expect((await app.ask('write', '203.0.113.2')).statusCode).toBe(200);
});

test('a network that sends each request from another address of its /64, /56 or /48 is refused', async () => {
  const subnet = (index: number) => (index % 256).toString(16).padStart(2, '0');
  const app = await appWith([['POST', 'upload']]);
  expect(await app.passing(700, 'upload', (index) => `2001:db8:1:1::${index.toString(16)}`)).toBe(600);
  expect(await app.passing(2_500, 'upload', (index) => `2001:db8:2:1${subnet(index)}::1`)).toBe(2_400);
  expect(await app.passing(9_700, 'upload', (index) => `2001:db8:3:${index.toString(16)}::1`)).toBe(9_600);
  expect((await app.ask('upload', '2001:db8:4::1')).statusCode).toBe(200);
});

test('an account is counted at all its addresses together, and staff may send more', async () => {
  const app = await appWith([['POST', 'write']]);
  const anywhere = (index: number) => `203.0.113.${index % 250}`;
  expect(await app.passing(610, 'write', anywhere, { account: 'wei' })).toBe(600);
  expect(await app.passing(610, 'write', anywhere, { account: 'na' })).toBe(600);
  expect(await app.passing(3_010, 'write', anywhere, { account: 'wei', staff: '1' })).toBe(3_000);
});

test('each kind of request is counted apart', async () => {
  const app = await appWith([
    ['POST', 'upload'],
    ['POST', 'order'],
  ]);
  expect(await app.passing(130, 'upload', () => '203.0.113.1', { account: 'wei' })).toBe(120);
  expect((await app.ask('order', '203.0.113.1', { account: 'wei' })).statusCode).toBe(200);
});

test('what a server asks itself for a page is not counted', async () => {
  const app = await appWith([['POST', 'upload']]);
  expect(await app.passing(700, 'upload', () => OWN_ADDRESS)).toBe(700);
});

test('switched off, nothing is refused', async () => {
  const app = await appWith([['POST', 'upload']], false);
  expect(await app.passing(700, 'upload', () => '203.0.113.1')).toBe(700);
});

test('a route that names a reason instead of a limit is never refused', async () => {
  const app = await appWith([['POST', { none: 'messages of a payment provider' }]]);
  expect(await app.passing(3_100, 'things', () => '203.0.113.1')).toBe(3_100);
});
