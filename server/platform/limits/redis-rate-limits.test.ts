import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.ts';
import { type RedisNode, startRedis, until } from '../../test/redis.ts';
import { openRedis, type Redis } from '../redis/redis.ts';
import { createPostgresRateLimits, type Limit, type RateLimits } from './rate-limits.ts';
import { createRedisRateLimits } from './redis-rate-limits.ts';

let database: TestDatabase;
let server: RedisNode;
let redis: Redis;
const stores = {} as Record<'PostgreSQL' | 'Redis', RateLimits>;
beforeAll(async () => {
  [database, server] = await Promise.all([createTestDatabase(), startRedis()]);
  const log = pino({ level: 'silent' });
  redis = (await openRedis({ redisUrls: [server.url], redisCluster: false }, log)) as Redis;
  stores.PostgreSQL = createPostgresRateLimits(database.db);
  stores.Redis = createRedisRateLimits(redis, stores.PostgreSQL);
});
afterAll(async () => {
  await redis.close();
  await Promise.all([database.drop(), server.stop()]);
});

const limit = (max: number, windowSeconds = 60): Limit => ({ key: randomUUID(), max, windowSeconds });

describe.each(['PostgreSQL', 'Redis'] as const)('limits counted in %s', (name) => {
  test('let so many pass and no more, however many come at once', async () => {
    const five = limit(5);
    const answers = await Promise.all(Array.from({ length: 40 }, () => stores[name].take([five])));
    expect(answers.filter((wait) => wait === null)).toHaveLength(5);
    for (const wait of answers.filter((each) => each !== null)) {
      expect(wait).toBeGreaterThanOrEqual(1);
      expect(wait).toBeLessThanOrEqual(60);
    }
  });

  test('count nothing where one of several has no room', async () => {
    const [wide, narrow] = [limit(2), limit(1, 30)];
    expect(await stores[name].take([wide, narrow])).toBeNull();
    const wait = await stores[name].take([wide, narrow]);
    expect(wait).toBeGreaterThan(28);
    expect(wait).toBeLessThanOrEqual(30);
    expect(await stores[name].take([wide])).toBeNull();
    expect(await stores[name].take([wide])).not.toBeNull();
  });

  test('give back, and begin anew', async () => {
    const one = limit(1);
    expect(await stores[name].isTaken(one)).toBe(false);
    await stores[name].giveBack([one]);
    await stores[name].take([one]);
    expect(await stores[name].isTaken(one)).toBe(true);
    await stores[name].giveBack([one]);
    expect(await stores[name].isTaken(one)).toBe(false);
    expect(await stores[name].take([one])).toBeNull();
    await stores[name].clear([one]);
    expect(await stores[name].take([one])).toBeNull();
  });

  test('end with their window', async () => {
    const short = limit(1, 1);
    expect(await stores[name].take([short])).toBeNull();
    expect(await stores[name].take([short])).toBe(1);
    await until('the window is over', async () => (await stores[name].take([short])) === null);
  });
});

test('go on being counted while Redis is away', async () => {
  await server.kill();
  const one = limit(1);
  expect(await stores.Redis.take([one])).toBeNull();
  expect(await stores.Redis.take([one])).toBeGreaterThan(0);
});
