import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { httpConventions } from './http.ts';
import { refuseForeignOrigin } from './own-origin.ts';

test.each([
  ['POST', { 'sec-fetch-site': 'cross-site' }, 403],
  ['POST', { 'sec-fetch-site': 'same-site' }, 403],
  ['POST', { origin: 'https://evil.example' }, 403],
  ['POST', { 'sec-fetch-site': 'same-origin', origin: 'https://shop.example' }, 200],
  ['POST', {}, 200],
  ['GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 200],
] as const)('%s with %o is %i', async (method, headers, status) => {
  const app = Fastify();
  await app.register(httpConventions);
  app.addHook('onRequest', refuseForeignOrigin({ publicUrl: 'https://shop.example' }));
  app.route({ method, url: '/', handler: async () => ({}) });
  expect((await app.inject({ method, url: '/', headers: { ...headers } })).statusCode).toBe(status);
});
