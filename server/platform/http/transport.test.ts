import { EventEmitter, once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpConventions } from './http.ts';
import { answerBrokenRequest, boundConnections, CONNECTION_LIMITS, uploadTimes } from './transport.ts';

let app: FastifyInstance;
/** Node's reports of requests that are late. */
const late = new EventEmitter();
beforeAll(async () => {
  app = Fastify({
    ...CONNECTION_LIMITS,
    http: { headersTimeout: 300, connectionsCheckingInterval: 50 },
    requestTimeout: 600,
    connectionTimeout: 2_000,
    clientErrorHandler(error, socket) {
      answerBrokenRequest(error, socket);
      late.emit('reported');
    },
    genReqId: () => 'an id',
  });
  await app.register(httpConventions);
  await app.register(uploadTimes, { largerThanBytes: 1_000, requestTimeout: 600, bytesPerSecond: 100 });
  await app.register(formbody);
  await app.register(multipart);
  app.post('/file', async (request) => {
    const part = await request.file();
    return { length: (await part?.toBuffer())?.length };
  });
  app.post('/upload', { bodyLimit: 10_000 }, async (request) => {
    const part = await request.file();
    return { length: (await part?.toBuffer())?.length };
  });
  app.post('/body', async (request) => request.body ?? null);
  app.get('/large', async () => 'x'.repeat(64 * 1024 * 1024));
  await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => app.close());

const FILE = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\ncontent';

describe('a malformed body is 400 and a problem document', () => {
  test.each([
    ['multipart without a boundary', '/file', 'multipart/form-data', `${FILE}\r\n--b--\r\n`],
    ['an empty boundary', '/file', 'multipart/form-data; boundary=', `${FILE}\r\n--b--\r\n`],
    ['a boundary of 300 characters', '/file', `multipart/form-data; boundary=${'b'.repeat(300)}`, FILE],
    ['multipart that ends in a file', '/file', 'multipart/form-data; boundary=b', FILE],
    ['multipart that ends in a part header', '/file', 'multipart/form-data; boundary=b', FILE.slice(0, 30)],
    [
      'multipart that has another boundary',
      '/file',
      'multipart/form-data; boundary=c',
      `${FILE}\r\n--b--\r\n`,
    ],
    ['JSON that ends early', '/body', 'application/json', '{"a":'],
    ['JSON that sets a prototype', '/body', 'application/json', '{"__proto__":{}}'],
  ])('%s', async (_what, url, type, payload) => {
    const answer = await app.inject({ method: 'POST', url, headers: { 'content-type': type }, payload });
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'validation_failed']);
    expect(answer.headers['content-type']).toBe('application/problem+json');
  });

  test('a whole multipart body is read', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const answer = await app.inject({
      method: 'POST',
      url: '/file',
      headers,
      payload: `${FILE}\r\n--b--\r\n`,
    });
    expect(answer.json()).toEqual({ length: 7 });
  });

  test('a body of another length than its header says', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': '5' };
    const answer = await app.inject({ method: 'POST', url: '/body', headers, payload: '{"a":1}' });
    expect(answer.statusCode).toBe(400);
  });
});

/** Sends the texts on one connection, and returns everything that comes back until the server closes it. */
async function talk(...texts: string[]): Promise<{ received: string; wasReset: boolean }> {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  let received = '';
  let wasReset = false;
  socket.setEncoding('utf8').on('data', (text) => {
    received += text;
  });
  socket.on('error', () => {
    wasReset = true;
  });
  for (const text of texts) socket.write(text);
  await once(socket, 'close');
  return { received, wasReset };
}

function problemIn(received: string) {
  const [head = '', body = ''] = received.split('\r\n\r\n');
  return { head: head.toLowerCase(), problem: JSON.parse(body) };
}

describe('a request that the parser refuses', () => {
  test('more than 16 KB of headers: a problem with a request id, and the connection closes without a reset', async () => {
    const request = `GET /body HTTP/1.1\r\nHost: a\r\nX-Large: ${'x'.repeat(4_000_000)}\r\n\r\n`;
    const { received, wasReset } = await talk(
      request,
      ...Array<string>(20).fill('GET /body HTTP/1.1\r\nHost: a\r\n\r\n'),
    );
    const { head, problem } = problemIn(received);
    expect(head).toContain('http/1.1 431 ');
    expect(head).toContain('content-type: application/problem+json');
    expect(head).toMatch(/x-request-id: [0-9a-f-]{36}/);
    expect(head).toContain('connection: close');
    expect(problem).toMatchObject({ status: 431, code: 'headers_too_large' });
    expect(wasReset).toBe(false);
  });

  test('what is no HTTP is 400', async () => {
    const { received } = await talk('HELLO\r\n\r\n');
    expect(problemIn(received).problem).toMatchObject({ status: 400, code: 'validation_failed' });
  });

  test('headers that do not end are 408', async () => {
    const { received } = await talk('GET /body HTTP/1.1\r\nHost: a\r\n');
    expect(problemIn(received).problem).toMatchObject({ status: 408, code: 'request_timeout' });
  });

  test('a body that does not end is 408', async () => {
    const { received } = await talk(
      'POST /body HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    );
    expect(problemIn(received).problem).toMatchObject({ status: 408, code: 'request_timeout' });
  });
});

/** The head of an upload with a body of so many bytes. */
const uploadHead = (bytes: number) =>
  `POST /upload HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: ${bytes}\r\n\r\n`;

describe('an upload on a slow line', () => {
  test('has longer than another request, and is read', async () => {
    const body = `${FILE}${'x'.repeat(1_000)}\r\n--b--\r\n`;
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
    let received = '';
    socket.setEncoding('utf8').on('data', (text) => {
      received += text;
    });
    socket.write(uploadHead(body.length) + body.slice(0, 200));
    await once(late, 'reported');
    socket.write(body.slice(200));
    await once(socket, 'close');
    expect(received).toMatch(/^HTTP\/1.1 200 /);
    expect(received).toContain('{"length":1007}');
  });

  test('that does not end is 408 after the time that its bytes take', async () => {
    const [reported, { received }] = await Promise.all([
      once(late, 'reported').then(() => performance.now()),
      talk(`${uploadHead(100)}--b\r\n`),
    ]);
    expect(performance.now() - reported).toBeGreaterThan(500);
    expect(problemIn(received).problem).toMatchObject({ status: 408, code: 'request_timeout' });
  });

  test('on a route for small bodies is 408', async () => {
    const { received } = await talk(uploadHead(5_000).replace('/upload', '/file'));
    expect(problemIn(received).problem).toMatchObject({ status: 408, code: 'request_timeout' });
  });
});

test('a connection past the bound is closed at once and counted, and one that ends makes place', async () => {
  const bounded = Fastify();
  const gauges = boundConnections(bounded.server, 2);
  const read = () => Object.fromEntries(gauges.map(({ name, read }) => [name, read()]));
  bounded.get('/', async () => 'here');
  await bounded.listen({ host: '127.0.0.1', port: 0 });
  const open = async () => {
    const socket = connect((bounded.server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    return socket;
  };
  const ask = async () => {
    const socket = await open();
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(socket, 'data');
    return socket;
  };
  const accepted = once(bounded.server, 'connection').then(([socket]) => socket);
  const [first, second] = [await ask(), await ask()];
  await once(await open(), 'close');
  expect(read()).toEqual({ jishi_http_connections: 2, jishi_http_connections_refused: 1 });
  const firstEnded = once(await accepted, 'close');
  first.destroy();
  await firstEnded;
  const third = await ask();
  expect(read()).toEqual({ jishi_http_connections: 2, jishi_http_connections_refused: 1 });
  second.destroy();
  third.destroy();
  await bounded.close();
});

test('a client that does not read its answer is disconnected', async () => {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  const [atServer] = await Promise.all([
    once(app.server, 'connection').then(([accepted]) => accepted),
    once(socket, 'connect'),
  ]);
  socket.on('error', () => {}).pause();
  socket.write('GET /large HTTP/1.1\r\nHost: a\r\n\r\n');
  await once(atServer, 'close');
  expect(atServer.bytesWritten).toBeGreaterThan(0);
  socket.destroy();
});
