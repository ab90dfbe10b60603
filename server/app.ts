import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import cookie from '@fastify/cookie';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type RawServerDefault } from 'fastify';
import type { Config } from './config.ts';
import { accessGuard } from './platform/access.ts';
import { refuse } from './platform/errors.ts';
import { handleFrameworkError, httpHabits, sendProblem } from './platform/http.ts';
import { openApi } from './platform/openapi.ts';
import type { Postgres } from './platform/postgres.ts';
import type { Tokens } from './platform/tokens.ts';

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** What the shop stands on; whoever starts it brings these. */
export interface Deps {
  postgres: Postgres;
  tokens: Tokens;
  log: FastifyBaseLogger;
}

const BODY_LIMIT_BYTES = 1024 * 1024;

function createFastify(config: Config, deps: Deps): App {
  return Fastify({
    loggerInstance: deps.log,
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: config.http.trustProxy.length > 0 ? config.http.trustProxy : false,
    genReqId: () => randomUUID(),
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => void handleFrameworkError(error, request, reply),
  }).withTypeProvider<TypeBoxTypeProvider>();
}

/** Wires every room by hand. Listening, signals and stores are the caller's; tests use the result with `inject`. */
export async function buildApp(config: Config, deps: Deps): Promise<App> {
  const app = createFastify(config, deps);
  await app.register(httpHabits);
  await app.register(cookie);
  await app.register(openApi);
  await app.register(accessGuard, { tokens: deps.tokens, judge: () => null });

  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, refuse('not_found')));
  return app;
}
