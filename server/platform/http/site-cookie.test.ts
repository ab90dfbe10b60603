import cookie from '@fastify/cookie';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { createSiteCookie } from './site-cookie.ts';

const refresh = createSiteCookie({ name: 'refresh', path: '/api/auth', sameSite: 'lax', maxAgeSeconds: 60 });

async function shopAt(publicUrl: string) {
  const app = Fastify();
  await app.register(cookie);
  app.post('/set', async (request, reply) => {
    const before = refresh.read(request);
    refresh.set(reply, { publicUrl }, 'new');
    return { before };
  });
  app.post('/clear', async (_request, reply) => {
    refresh.clear(reply, { publicUrl });
    return {};
  });
  return async (url: string, sent = '') => {
    const answer = await app.inject({ method: 'POST', url, headers: { cookie: sent } });
    return {
      before: answer.json().before,
      cookies: answer.cookies.map((each) => ({ ...each, expires: undefined })),
    };
  };
}

test('without https the cookie has its plain name and path', async () => {
  const ask = await shopAt('http://127.0.0.1:3000');
  const { before, cookies } = await ask('/set', 'refresh=old');
  expect(before).toBe('old');
  expect(cookies).toEqual([
    { name: 'refresh', value: 'new', path: '/api/auth', httpOnly: true, sameSite: 'Lax', maxAge: 60 },
  ]);
});

test('behind https the name begins with __Host-, for the whole host and Secure', async () => {
  const ask = await shopAt('https://shop.example');
  const { cookies } = await ask('/set');
  expect(cookies).toEqual([
    {
      name: '__Host-refresh',
      value: 'new',
      path: '/',
      httpOnly: true,
      secure: true,
      sameSite: 'Lax',
      maxAge: 60,
    },
  ]);
});

test('behind https a cookie of the release before is read, and goes when the new one is set or removed', async () => {
  const ask = await shopAt('https://shop.example');
  const { before, cookies } = await ask('/set', 'refresh=old');
  expect(before).toBe('old');
  expect(cookies.map(({ name, value, path }) => [name, value, path])).toEqual([
    ['__Host-refresh', 'new', '/'],
    ['refresh', '', '/api/auth'],
  ]);
  const cleared = await ask('/clear', '__Host-refresh=new; refresh=old');
  expect(cleared.cookies.map(({ name, value }) => [name, value])).toEqual([
    ['__Host-refresh', ''],
    ['refresh', ''],
  ]);
});

test('behind https the cookie with the prefix counts where both are sent', async () => {
  const ask = await shopAt('https://shop.example');
  expect((await ask('/set', 'refresh=tossed; __Host-refresh=own')).before).toBe('own');
});
