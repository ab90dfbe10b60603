import type { FastifyBaseLogger } from 'fastify';

export interface RedisSettings {
  /** `redis://` or `rediss://`; none: the shop has no Redis. */
  redisUrls: readonly string[];
  redisCluster: boolean;
}

/** A Redis, single or Cluster. */
export interface Redis {
  close(): Promise<void>;
}

/** Opens the shop's Redis; null where there is none. Does not wait for it: a shop starts without its Redis, too. */
export async function openRedis(settings: RedisSettings, _log: FastifyBaseLogger): Promise<Redis | null> {
  return settings.redisUrls.length === 0 ? null : { close: async () => {} };
}
