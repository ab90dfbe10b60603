import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Server, Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { refuse } from './errors.ts';
import type { MetricsGauge } from './metrics.ts';
import { problemDocument, type Refusal } from './problems.ts';

/**
 * A connection that is being closed is read for so long. Without this the system resets the connection, and the client
 * may never see the answer.
 */
const LINGER_MS = 2_000;

/**
 * Bounds in time for every connection. Node looks for late requests every 30 s by default, so that a request could take
 * 30 s longer than its limit.
 */
export const CONNECTION_LIMITS = {
  /** A whole request with its body, which has 1 MiB at most; `uploadTimes` gives uploads longer. */
  requestTimeout: 30_000,
  /** Longer than the 60 s for which common load balancers reuse a connection; else they would meet closed connections. */
  keepAliveTimeout: 72_000,
  /** A client that neither reads nor sends. Every answer of the shop begins within 20 s. */
  connectionTimeout: 30_000,
  http: { headersTimeout: 15_000, connectionsCheckingInterval: 1_000 },
};

/** The parser of multipart bodies throws plain errors without a code. Their texts are those of `@fastify/busboy` 3. */
const MULTIPART_ERROR = /unexpected end of multipart data$|^multipart: boundary not found$|^the needle /i;

/** Whether the error says that a request was malformed or cut off on its way, and so is no fault of the shop. */
export function isMalformedTransport(error: Error): boolean {
  return MULTIPART_ERROR.test(error.message);
}

function refusalOfConnection(code: string | undefined): Refusal {
  if (code === 'HPE_HEADER_OVERFLOW') return refuse('headers_too_large');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return refuse('request_timeout');
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return refuse('body_too_large');
  return refuse('validation_failed');
}

const REASONS: Record<number, string> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  413: 'Content Too Large',
  431: 'Request Header Fields Too Large',
};

function answerOf(refusal: Refusal, requestId: string): string {
  const { status } = refusal.definition;
  const body = JSON.stringify(problemDocument(refusal, 'zh-CN'));
  return [
    `HTTP/1.1 ${status} ${REASONS[status] ?? 'Bad Request'}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    `Date: ${new Date().toUTCString()}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

/** Half a megabit in a second: what a phone at the edge of its network sends. */
const SLOW_LINE_BYTES_PER_SECOND = 64 * 1024;

interface Upload {
  raw: IncomingMessage;
  /** On the clock of `performance.now()`. */
  untilMs: number;
}

/** The upload that a connection is sending. */
const uploads = new WeakMap<Socket, Upload>();

export interface UploadTimeOptions {
  /** Routes that take larger bodies than this are uploads. */
  largerThanBytes: number;
  /** A whole request that is no upload. */
  requestTimeout: number;
  bytesPerSecond?: number;
}

/**
 * Gives the requests of routes with large bodies the time that their bytes take on a slow line, once the caller is known
 * and within the limits. Node knows one time for all requests; without this 10 MiB at half a megabit a second are 408.
 */
export const uploadTimes = fastifyPlugin(async (app: FastifyInstance, options: UploadTimeOptions) => {
  const { largerThanBytes, requestTimeout, bytesPerSecond = SLOW_LINE_BYTES_PER_SECOND } = options;
  app.addHook('onRoute', (route) => {
    const bytesMax = route.bodyLimit ?? 0;
    if (bytesMax <= largerThanBytes) return;
    const begin = async ({ raw }: FastifyRequest) => {
      const bytes = Math.min(bytesMax, Number(raw.headers['content-length'] ?? bytesMax));
      const untilMs = performance.now() + requestTimeout + (bytes / bytesPerSecond) * 1_000;
      uploads.set(raw.socket, { raw, untilMs });
    };
    // Last, so that nobody has more time who is refused before.
    route.onRequest = [...[route.onRequest ?? []].flat(), begin];
  });
});

/**
 * Whether a request that Node calls late is an upload that has time left. Node reports a late request once, so from here
 * on the time is watched here.
 */
function mayGoOn(socket: Socket, error: Error): boolean {
  const upload = uploads.get(socket);
  const leftMs = upload === undefined ? 0 : upload.untilMs - performance.now();
  if (upload === undefined || upload.raw.complete || leftMs <= 0) return false;
  const timer = setTimeout(() => {
    if (!upload.raw.complete) answerBrokenRequest(error, socket);
  }, leftMs);
  socket.once('close', () => clearTimeout(timer));
  return true;
}

/** Bounds the connections of a server. Those that arrive past the bound are closed at once. */
export function boundConnections(server: Server, max: number): readonly MetricsGauge[] {
  let open = 0;
  let refused = 0;
  server.maxConnections = max;
  server.on('connection', (socket) => {
    open += 1;
    socket.once('close', () => {
      open -= 1;
    });
  });
  server.on('drop', () => {
    refused += 1;
  });
  return [
    { name: 'jishi_http_connections', help: 'Open connections', read: () => open },
    {
      name: 'jishi_http_connections_refused',
      help: 'Connections that were closed at once, because HTTP_CONNECTIONS_MAX were open',
      read: () => refused,
    },
  ];
}

/** Node reports each further piece of a broken request again; such a connection has its answer already. */
const closing = new WeakSet<Socket>();

/**
 * Answers a request that Node's parser refuses, which therefore has no route, with a problem document, and closes the
 * connection: the answer goes out whole, and what the client still sends is read and dropped for a moment.
 */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (closing.has(socket)) return;
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && mayGoOn(socket, error)) return;
  closing.add(socket);
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(answerOf(refusalOfConnection(error.code), randomUUID()));
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
}
