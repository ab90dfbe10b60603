import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestShop, type TestShop } from './app.ts';
import { bearer, givenUser } from './given.ts';

let dataDir: string;
let shop: TestShop;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'jishi-connections-'));
  shop = await startTestShop({ DATA_DIR: dataDir, HTTP_CONNECTIONS_MAX: '12' });
  await shop.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await shop.close();
  await rm(dataDir, { recursive: true });
});

function open(): Socket {
  return connect((shop.app.server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
}

/** What the server answers on a connection until it closes the connection. */
async function answerOn(socket: Socket): Promise<string> {
  let received = '';
  socket.setEncoding('utf8').on('data', (text) => {
    received += text;
  });
  await once(socket, 'close');
  return received;
}

/** The next request, from the moment when its body is read: the caller is known then, and within the limits. */
function nextBodyRead(): Promise<IncomingMessage> {
  return new Promise((begun) => {
    shop.app.server.once('request', (request: IncomingMessage) =>
      request.once('resume', () => begun(request)),
    );
  });
}

/** Begins a request with a body and lets Node report that it is late, as Node does after 30 s. Then the rest arrives. */
async function sendLate(head: readonly string[], begun: string, rest: string): Promise<string> {
  const socket = open();
  const reading = nextBodyRead();
  socket.write([...head, 'Host: a', 'Connection: close', '', begun].join('\r\n'));
  const request = await reading;
  expect(request.complete).toBe(false);
  const late = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
  shop.app.server.emit('clientError', late, request.socket);
  socket.write(rest);
  return answerOn(socket);
}

const FILE = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n';
const multipart = (url: string, authorization: string, bytes: number) => [
  `POST ${url} HTTP/1.1`,
  `Authorization: ${authorization}`,
  'Content-Type: multipart/form-data; boundary=b',
  `Content-Length: ${bytes}`,
];

test('a picture on a slow line is read after the time of other requests, and another body is 408 then', async () => {
  const { authorization } = bearer(shop.tokens, (await givenUser(shop.database.db)).id);
  const rest = 'no picture\r\n--b--\r\n';
  const picture = multipart('/api/me/avatar', authorization, FILE.length + rest.length);
  expect(await sendLate(picture, FILE, rest)).toMatch(/^HTTP\/1.1 415 .*"code":"not_a_picture"/s);

  const json = [
    'PATCH /api/me HTTP/1.1',
    `Authorization: ${authorization}`,
    'Content-Type: application/json',
    'Content-Length: 20',
  ];
  expect(await sendLate(json, '{', '"nickname":"阿伟"}')).toMatch(
    /^HTTP\/1.1 408 .*"code":"request_timeout"/s,
  );
});

test('a stranger’s upload is refused before its body is read', async () => {
  const socket = open();
  const head = multipart('/api/me/avatar', 'Bearer made.up.token', 1_000_000);
  socket.write([...head, 'Host: a', 'Connection: close', '', FILE].join('\r\n'));
  expect(await answerOn(socket)).toMatch(/^HTTP\/1.1 403 /);
});

test('connections past HTTP_CONNECTIONS_MAX are closed at once and counted', async () => {
  const sockets = Array.from({ length: 20 }, open);
  const closed = new Set<Socket>();
  for (const socket of sockets) socket.once('close', () => closed.add(socket));
  while (closed.size < 8)
    await Promise.race(sockets.filter((each) => !closed.has(each)).map((each) => once(each, 'close')));
  const { body } = await shop.app.inject({ url: '/metrics' });
  expect(body).toMatch(/^jishi_http_connections 12$/m);
  expect(body).toMatch(/^jishi_http_connections_refused 8$/m);
  for (const socket of sockets) socket.destroy();
});
