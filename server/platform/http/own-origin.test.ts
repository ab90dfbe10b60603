import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { httpConventions } from './http.ts';
import { refuseForeignOrigin } from './own-origin.ts';

async function ask(publicUrl: string, method: 'GET' | 'POST', headers: Record<string, string>) {
  const app = Fastify();
  await app.register(httpConventions);
  app.addHook('onRequest', refuseForeignOrigin({ publicUrl }));
  app.route({ method, url: '/', handler: async () => ({}) });
  return (await app.inject({ method, url: '/', headers })).statusCode;
}

test.each([
  ['POST', { 'sec-fetch-site': 'cross-site' }, 403],
  ['POST', { 'sec-fetch-site': 'same-site' }, 403],
  ['POST', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 403],
  ['POST', { origin: 'https://evil.example' }, 403],
  ['POST', { origin: 'null' }, 403],
  ['POST', { origin: 'http://shop.example' }, 403],
  ['POST', { 'sec-fetch-site': 'same-origin', origin: 'https://shop.example' }, 200],
  ['POST', {}, 200],
  ['GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 200],
  ['GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, 403],
  ['GET', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }, 403],
] as const)('%s with %o is %i', async (method, headers, status) => {
  expect(await ask('https://shop.example', method, { ...headers })).toBe(status);
});

test.each([
  ['http://127.0.0.1:3000', 'localhost:3000', 200],
  ['http://127.0.0.1:3000', '127.0.0.1:3000', 200],
  ['http://127.0.0.1:3000', '[::1]:3000', 200],
  ['http://127.0.0.1:3000', '192.0.2.7:3000', 200],
  ['http://127.0.0.1:3000', 'evil.example:3000', 403],
  ['https://shop.example', '192.0.2.7:3000', 403],
])('at PUBLIC_URL %s a page of http://%s itself gets %i', async (publicUrl, host, status) => {
  expect(await ask(publicUrl, 'POST', { host, origin: `http://${host}` })).toBe(status);
});
