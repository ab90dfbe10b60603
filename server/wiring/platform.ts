import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify from 'fastify';
import { sendBadAddressPage } from '../front-ends/storefront.ts';
import { createPasswords } from '../platform/auth/passwords.ts';
import { apiReference } from '../platform/http/api-reference.ts';
import { createFreshCache } from '../platform/http/fresh-cache.ts';
import { healthRoutes } from '../platform/http/health.ts';
import { handleFrameworkError, httpConventions } from '../platform/http/http.ts';
import { metrics } from '../platform/http/metrics.ts';
import { openApi } from '../platform/http/openapi.ts';
import { onlyOnPortOfStaff } from '../platform/http/port-of-staff.ts';
import { securityHeaders } from '../platform/http/security-headers.ts';
import {
  answerBrokenRequest,
  boundConnections,
  CONNECTION_LIMITS,
  uploadTimes,
} from '../platform/http/transport.ts';
import { createPostgresRateLimits, noRateLimits, type RateLimits } from '../platform/limits/rate-limits.ts';
import { createRedisRateLimits } from '../platform/limits/redis-rate-limits.ts';
import { requestLimits } from '../platform/limits/request-limits.ts';
import { primaryGauges } from '../platform/postgres/primary.ts';
import type { Config } from '../start/config.ts';
import type { App, Deps, Wiring } from './context.ts';

const BODY_LIMIT_BYTES = 1024 * 1024;
/** A public read may be 1 s old. 16 MB of cached answers is small beside the server's own memory. */
const PUBLIC_READS = { freshMs: 1_000, maxBytes: 16 * 1024 * 1024 };

function createFastify(config: Config, deps: Deps): App {
  return Fastify({
    loggerInstance: deps.log,
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: config.http.trustProxy.length > 0 ? config.http.trustProxy : false,
    genReqId: () => randomUUID(),
    ...CONNECTION_LIMITS,
    clientErrorHandler: answerBrokenRequest,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => {
      if (deps.storefront !== null && sendBadAddressPage(request, reply)) return;
      handleFrameworkError(error, request, reply);
    },
  }).withTypeProvider<TypeBoxTypeProvider>();
}

/** Redis keeps the counters where there is one. */
function createRateLimits(config: Config, { postgres, redis }: Deps): RateLimits {
  if (!config.http.rateLimits) return noRateLimits;
  const inPostgres = createPostgresRateLimits(postgres.db);
  return redis === null ? inPostgres : createRedisRateLimits(redis, inPostgres);
}

/** Creates the HTTP server with the rules of every route and with the routes for operations; no area is wired yet. */
export async function wirePlatform(config: Config, deps: Deps): Promise<Wiring> {
  const app = createFastify(config, deps);
  await app.register(httpConventions);
  const { adminPort } = config.http;
  if (adminPort) await app.register(onlyOnPortOfStaff, { port: adminPort.port });
  await app.register(requestLimits, { isOn: config.http.rateLimits });
  const { requestTimeout } = CONNECTION_LIMITS;
  await app.register(uploadTimes, { largerThanBytes: BODY_LIMIT_BYTES, requestTimeout });
  await app.register(securityHeaders, { isHttps: config.http.publicUrl.startsWith('https:') });
  await app.register(cookie);
  await app.register(openApi);
  const { primary } = deps.postgres;
  const gauges = [...primaryGauges(primary), ...boundConnections(app.server, config.http.connectionsMax)];
  await app.register(metrics, { token: config.http.metricsToken, gauges });
  await app.register(healthRoutes(primary));
  app.addHook('onReady', async () => primary.watch());
  app.addHook('onClose', () => primary.stop());
  if (config.http.apiDocs) await app.register(apiReference);
  return {
    ...deps,
    app,
    config,
    db: deps.postgres.db,
    passwords: createPasswords(),
    limits: createRateLimits(config, deps),
    publicReads: createFreshCache(PUBLIC_READS),
    jobs: [],
  };
}
