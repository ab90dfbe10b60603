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

export { problems } from './errors.ts';
export { type CartMove, moveCarts } from './moving/service.ts';
export { cartRoutes } from './routes.ts';
export { ADD as REDIS_ADD } from './stores/redis.ts';
export { CART_COUNT_MAX, CART_SKUS_MAX } from './stores/store.ts';
export { type Carts, createPostgresStore, createRedisStore, type Outbox };

export interface CartRoom {
  carts: Carts;
  outbox: Outbox;
  jobs: TimedJob[];
  /** Waits for what is under way and ends the room's connections. */
  close(): Promise<void>;
}

/** Their statements are shared by all who ask at once; the rest is for changes of one cart. */
const CONNECTIONS = 4;

/** The room, with the carts in Redis where there is one and in PostgreSQL where there is none. */
export function createCartRoom(deps: {
  postgres: Pick<Postgres, 'options'>;
  redis: Redis | null;
  readSkusForSale: ReadSkusForSale;
  log: FastifyBaseLogger;
}): CartRoom {
  const { postgres, redis, readSkusForSale, log } = deps;
  // Tables that are emptied as fast as they are filled, and so are read by index alone.
  const options = { ...postgres.options, poolMax: CONNECTIONS, readsByIndex: true };
  const own = openPostgres(options, (err) => log.warn({ err }, 'a connection of the carts ended'));
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
