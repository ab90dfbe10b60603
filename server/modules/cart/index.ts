import type { FastifyBaseLogger } from 'fastify';
import type { Database } from '../../platform/postgres.ts';
import type { Redis } from '../../platform/redis.ts';
import type { TimedJob } from '../../platform/timed-jobs.ts';
import type { ReadSkusForSale } from '../catalog/index.ts';
import { cartJobs, createOutbox, type Outbox } from './jobs.ts';
import { type Carts, createCarts } from './service.ts';
import { createPostgresStore } from './store-postgres.ts';
import { createRedisStore } from './store-redis.ts';

export { problems } from './errors.ts';
export { type CartMove, moveCarts } from './move.ts';
export { cartRoutes } from './routes.ts';
export { ADD as REDIS_ADD } from './store-redis.ts';
export { type Carts, createPostgresStore, createRedisStore, type Outbox };

export interface CartRoom {
  carts: Carts;
  outbox: Outbox;
  jobs: TimedJob[];
}

/** The room, with the carts in Redis where there is one and in PostgreSQL where there is none. */
export function createCartRoom(deps: {
  db: Database;
  redis: Redis | null;
  readSkusForSale: ReadSkusForSale;
  log: FastifyBaseLogger;
}): CartRoom {
  const { db, redis, readSkusForSale, log } = deps;
  const store = redis === null ? createPostgresStore(db) : createRedisStore(redis);
  const outbox = createOutbox({ db, store, log });
  return { carts: createCarts({ readSkusForSale, store, log }), outbox, jobs: cartJobs({ db, outbox }) };
}
