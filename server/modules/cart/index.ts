import type { FastifyBaseLogger } from 'fastify';
import type { TimedJob } from '../../platform/jobs/timed-jobs.ts';
import { openPostgres, type Postgres } from '../../platform/postgres/postgres.ts';
import type { Redis } from '../../platform/redis/redis.ts';
import type { ReadSkusForSale } from '../catalog/index.ts';
import { cartJobs } from './jobs.ts';
import { createOutbox, type Outbox } from './outbox/service.ts';
import { type Carts, createCarts } from './service.ts';
import { createPostgresStore } from './stores/postgres.ts';
import { createRedisStore } from './stores/redis.ts';

export { CART_COUNT_MAX, CART_SKUS_MAX } from './limits.ts';
export { moveCarts } from './moving/service.ts';
export { cartRoutes } from './routes.ts';
export { MergedCart } from './schema.ts';
export { ADD as REDIS_ADD } from './stores/redis.ts';
export { type Carts, createPostgresStore, createRedisStore };

export interface CartModule {
  carts: Carts;
  outbox: Outbox;
  jobs: TimedJob[];
  /** Waits for the work that has begun and ends the module's connections. */
  close(): Promise<void>;
}

/** All reads share statements, and so do all adds; the other connections change one cart each. */
const CONNECTIONS = 4;

/** Opens the carts, which are kept in Redis where there is one and in PostgreSQL otherwise. */
export function openCarts(deps: {
  postgres: Pick<Postgres, 'options'>;
  redis: Redis | null;
  readSkusForSale: ReadSkusForSale;
  log: FastifyBaseLogger;
}): CartModule {
  const { postgres, redis, readSkusForSale, log } = deps;
  // The outbox is emptied as fast as it is filled, so the planner's statistics of it are never right.
  const options = { ...postgres.options, poolMax: CONNECTIONS, readsByIndex: true };
  const own = openPostgres(options, (err) => log.warn({ err }, 'a database connection of the carts ended'));
  const { db } = own;
  const store = redis === null ? createPostgresStore(db) : createRedisStore(redis);
  const outbox = createOutbox({ db, store, log });
  return {
    carts: createCarts({ readSkusForSale, store, log }),
    outbox,
    jobs: cartJobs({ db, outbox }),
    async close() {
      await outbox.settled();
      await own.close();
    },
  };
}
