import accepts from '@fastify/accepts';
import type { ErrorObject } from 'ajv';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { classifyPostgresError } from '../postgres/postgres.ts';
import { languageOf } from '../values/language.ts';
import { refuse } from './errors.ts';
import { ProblemError, problemDocument, type Refusal } from './problems.ts';
import { isMalformedTransport } from './transport.ts';
import { installValidation, validationRefusal } from './validation.ts';

/** Sends a refusal as `application/problem+json`, in the caller's language. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  return reply
    .code(refusal.definition.status)
    .headers(refusal.headers)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problemDocument(refusal, languageOf(request)));
}

const BY_STATUS: Record<
  number,
  'validation_failed' | 'not_found' | 'body_too_large' | 'unsupported_media_type' | 'rate_limited'
> = {
  400: 'validation_failed',
  404: 'not_found',
  413: 'body_too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
};

/** The refusal for an error of the framework or the database; null for an unexpected error. */
function refusalFor(error: FastifyError & { validation?: unknown }): Refusal | null {
  if (error instanceof ProblemError) return error.refusal;
  if (Array.isArray(error.validation)) return validationRefusal(error.validation as ErrorObject[]);
  const byStatus = BY_STATUS[error.statusCode ?? 500];
  if (byStatus !== undefined) return refuse(byStatus);
  if ((error.statusCode ?? 500) < 500 || isMalformedTransport(error)) return refuse('validation_failed');
  const trouble = classifyPostgresError(error);
  if (trouble === 'in_doubt') return refuse('outcome_unknown', {}, { 'retry-after': '1' });
  if (trouble === 'connection' || trouble === 'retry')
    return refuse('database_unavailable', {}, { 'retry-after': '1' });
  return null;
}

function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalFor(error);
  if (refusal === null) request.log.error({ err: error }, 'unhandled error');
  else if (refusal.definition.status >= 500) request.log.warn({ err: error, code: refusal.code }, 'refused');
  return sendProblem(request, reply, refusal ?? refuse('internal_error'));
}

/** Errors that arise before a request has a route, such as a URL that cannot be decoded. */
export function handleFrameworkError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  return sendProblem(request, reply, refusalFor(error) ?? refuse('internal_error'));
}

/** Accepts an empty body as JSON: some clients send the JSON content type with POST and DELETE requests that have no body. */
function parseEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body: string, done) => {
    if (body.length === 0) return done(null, undefined);
    return parse(request, body, done);
  });
}

/** What every answer has: problem documents, languages, request ids, validation. */
export const httpConventions = fastifyPlugin(async (app: FastifyInstance) => {
  await app.register(accepts);
  parseEmptyJson(app);
  installValidation(app);
  app.setErrorHandler<FastifyError>(handleError);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (request.url.startsWith('/api/'))
      reply.header('vary', 'Accept-Language').header('cache-control', 'no-store');
  });
});
