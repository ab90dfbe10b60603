import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiReference } from './api-reference.ts';
import { httpConventions } from './http.ts';

const SCRIPT = '/docs/js/scalar.js';
let app: FastifyInstance;
beforeAll(async () => {
  app = Fastify();
  await app.register(httpConventions);
  await app.register(apiReference);
  await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => app.close());

test('the script is the same with and without compression', async () => {
  const plain = await app.inject({ url: SCRIPT, headers: { 'accept-encoding': 'identity' } });
  const packed = await app.inject({ url: SCRIPT, headers: { 'accept-encoding': 'gzip' } });
  expect(packed.headers['content-encoding']).toBe('gzip');
  expect(plain.rawPayload.length).toBeGreaterThan(1_000_000);
  expect(gunzipSync(packed.rawPayload).equals(plain.rawPayload)).toBe(true);
});

test('20 readers that do not read hold less than 2 MB of the script', async () => {
  const { port } = app.server.address() as AddressInfo;
  const sockets: Socket[] = [];
  app.server.on('connection', (socket) => sockets.push(socket));
  const headers = { 'accept-encoding': 'identity' };
  const readers = Array.from({ length: 20 }, () =>
    request({ port, host: '127.0.0.1', path: SCRIPT, headers, agent: false }).end(),
  );
  const answers = await Promise.all(readers.map(async (reader) => (await once(reader, 'response'))[0]));
  for (const answer of answers) answer.pause();
  const held = sockets.reduce((sum, socket) => sum + socket.writableLength, 0);
  expect(sockets).toHaveLength(20);
  expect(held).toBeLessThan(2 * 1024 * 1024);
  for (const reader of readers) reader.destroy();
});
