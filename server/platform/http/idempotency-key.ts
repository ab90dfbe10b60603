import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { userIdOf } from '../auth/access.ts';
import { isUuid } from '../values/ids.ts';
import { refuse } from './errors.ts';
import { digestOf, type Once, type OnceKey } from './once.ts';
import { unwrap } from './problems.ts';
import { invalidField } from './validation.ts';

/** The `headers` of a route whose write is carried out once for each key. */
export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({ maxLength: 200, description: 'A UUID. A repeat with the same key answers as the first.' }),
  ),
});

/**
 * The key of a request, with or without the quotes of draft-ietf-httpapi-idempotency-key-header; null where there is none.
 * @param content what a repeat must have in common with the first request
 * @throws ProblemError `validation_failed` for a key that is no UUID
 */
export function onceKeyOf(
  request: FastifyRequest,
  content: unknown = { params: request.params, body: request.body },
): OnceKey | null {
  const header = request.headers['idempotency-key'];
  const key = typeof header === 'string' ? header.trim().replace(/^"(.*)"$/, '$1') : '';
  if (key === '') return null;
  if (!isUuid(key)) return unwrap(invalidField('Idempotency-Key', '应为 UUID', 'must be a UUID'));
  return {
    callerId: userIdOf(request),
    route: `${request.method} ${request.routeOptions.url}`,
    key: key.toLowerCase(),
    digest: digestOf(content),
  };
}

/** As `onceKeyOf`, for routes that demand a key. @throws ProblemError `idempotency_key_missing` */
export function requiredOnceKeyOf(request: FastifyRequest, content?: unknown): OnceKey {
  return onceKeyOf(request, content) ?? unwrap(refuse('idempotency_key_missing'));
}

/** Sends the answer of a write: 200 with `Idempotency-Replayed: true` for a repeat. */
export function sendOnce<Answer>(
  reply: FastifyReply,
  outcome: Once<Answer>,
  firstStatus: number,
): FastifyReply {
  if (!outcome.isReplay) return reply.code(firstStatus).send(outcome.answer);
  return reply.code(200).header('idempotency-replayed', 'true').send(outcome.answer);
}
