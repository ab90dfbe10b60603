import { defineScript, type Redis, RedisUnavailable } from '../redis/redis.ts';
import type { Limit, RateLimits } from './rate-limits.ts';

/** After trouble with Redis the fallback counts for so long, or each request would wait for Redis first. */
const FALLBACK_FOR_MS = 1_000;

const TAKE = defineScript(`
local count = tonumber(redis.call('GET', KEYS[1]) or '0')
if count >= tonumber(ARGV[1]) then return math.max(1, math.ceil(redis.call('PTTL', KEYS[1]) / 1000)) end
redis.call('INCR', KEYS[1])
if redis.call('TTL', KEYS[1]) < 0 then redis.call('EXPIRE', KEYS[1], ARGV[2]) end
return 0
`);

const GIVE_BACK = defineScript(`
if tonumber(redis.call('GET', KEYS[1]) or '0') > 0 then redis.call('DECR', KEYS[1]) end
return 0
`);

const keyOf = (limit: Limit) => `limit:${limit.key}`;

/** The counters in Redis, each a key of its own that goes with its window. */
function createCounters(redis: Redis): RateLimits {
  const run = (script: typeof TAKE, limit: Limit, ...args: number[]) =>
    redis.run(script, [keyOf(limit)], args.map(String));
  async function giveBack(limits: readonly Limit[]): Promise<void> {
    await Promise.all(limits.map((limit) => run(GIVE_BACK, limit)));
  }
  return {
    giveBack,
    async take(limits) {
      for (const [index, limit] of limits.entries()) {
        const seconds = Number(await run(TAKE, limit, limit.max, limit.windowSeconds));
        if (seconds === 0) continue;
        await giveBack(limits.slice(0, index));
        return seconds;
      }
      return null;
    },
    async clear(limits) {
      await Promise.all(limits.map((limit) => redis.ask(keyOf(limit), ['DEL', keyOf(limit)])));
    },
    async isTaken(limit) {
      const [count] = await redis.ask(keyOf(limit), ['GET', keyOf(limit)]);
      return Number(count ?? 0) > 0;
    },
  };
}

/**
 * The counters in Redis. While it is away `fallback` counts, from the beginning: nobody is kept from signing in, and a
 * limit is passed by at most as much again.
 */
export function createRedisRateLimits(redis: Redis, fallback: RateLimits): RateLimits {
  const counters = createCounters(redis);
  let awayUntil = 0;
  async function either<T>(work: (limits: RateLimits) => Promise<T>): Promise<T> {
    if (Date.now() < awayUntil) return work(fallback);
    try {
      return await work(counters);
    } catch (error) {
      if (!(error instanceof RedisUnavailable)) throw error;
      awayUntil = Date.now() + FALLBACK_FOR_MS;
      return work(fallback);
    }
  }
  return {
    take: (limits) => either((store) => store.take(limits)),
    giveBack: (limits) => either((store) => store.giveBack(limits)),
    clear: (limits) => either((store) => store.clear(limits)),
    isTaken: (limit) => either((store) => store.isTaken(limit)),
  };
}
