import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureAdminBuilt } from '../../admin/build.ts';
import { adminPages } from './admin.ts';

let app: FastifyInstance;
beforeAll(async () => {
  app = Fastify();
  await app.register(adminPages, { build: await ensureAdminBuilt() });
}, 120_000);
afterAll(() => app.close());

/** The scripts that the first page of the back office loads: the script of the document and its static imports. */
const SCRIPT_BUDGET_BYTES = 250 * 1024;

test.each(['/admin', '/admin/', '/admin/orders/0538', '/admin/sign-in?returnTo=%2Forders'])(
  '%s answers the document of the back office, with a policy that allows no inline script and no other host',
  async (url) => {
    const answer = await app.inject(url);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['content-security-policy']).toContain("script-src 'self';");
    expect(answer.headers['content-security-policy']).not.toContain('unsafe-inline');
    expect(answer.body).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>/);
  },
);

test('hashed files are cached for a year, and the first scripts are within their budget', async () => {
  const document = (await app.inject('/admin/')).body;
  const script = /src="(\/admin\/assets\/[^"]+\.js)"/.exec(document)?.[1] ?? '';
  const answer = await app.inject({ url: script, headers: { 'accept-encoding': 'gzip' } });
  expect(answer.headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    'content-encoding': 'gzip',
  });
  expect(answer.rawPayload.length).toBeLessThan(SCRIPT_BUDGET_BYTES);
});

test('an unknown file is 404, not the document', async () => {
  expect((await app.inject('/admin/assets/none.js')).statusCode).toBe(404);
});
