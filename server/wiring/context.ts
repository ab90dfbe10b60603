import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { AdminBuild } from '../../admin/build.ts';
import type { StorefrontBuild } from '../../storefront/build.ts';
import type { Gateways } from '../gateways/index.ts';
import type { Passwords } from '../platform/auth/passwords.ts';
import type { Tokens } from '../platform/auth/tokens.ts';
import type { FreshCache } from '../platform/http/fresh-cache.ts';
import type { TimedJob } from '../platform/jobs/timed-jobs.ts';
import type { RateLimits } from '../platform/limits/rate-limits.ts';
import type { Database, Postgres } from '../platform/postgres/postgres.ts';
import type { Redis } from '../platform/redis/redis.ts';
import type { Config } from '../start/config.ts';

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** The services that the shop runs on. The caller of `buildShop` opens and closes them. */
export interface Deps {
  postgres: Postgres;
  /** Null: PostgreSQL keeps the carts and the rate limits. */
  redis: Redis | null;
  tokens: Tokens;
  gateways: Gateways;
  /** The built pages. Null: the shop serves its API only. */
  storefront: StorefrontBuild | null;
  /** The built back office. Null: only its API is served. */
  admin?: AdminBuild | null;
  log: FastifyBaseLogger;
}

/**
 * What each function in this folder receives. Such a function wires one area: it creates the area's services, registers
 * its routes, adds its timed jobs and its `onClose` hooks, and returns the services that other areas need.
 */
export interface Wiring extends Deps {
  app: App;
  config: Config;
  db: Database;
  passwords: Passwords;
  limits: RateLimits;
  /** One cache for all public reads; a route that changes goods clears the cache. */
  publicReads: FreshCache;
  /** The timed jobs of all areas. `main.ts` starts the jobs; tests run single ones. */
  jobs: TimedJob[];
}
