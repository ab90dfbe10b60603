import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { refuse } from './errors.ts';
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
  /** A whole request, with its body: 5 MiB arrive in this time at 1.4 Mbit/s. */
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

/** Node reports each further piece of a broken request again; such a connection has its answer already. */
const closing = new WeakSet<Socket>();

/**
 * Answers a request that Node's parser refuses, which therefore has no route, with a problem document, and closes the
 * connection: the answer goes out whole, and what the client still sends is read and dropped for a moment.
 */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (closing.has(socket)) return;
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
