import { afterAll, beforeAll } from 'vitest';
import { type RedisNode, startRedis } from '../../test/redis.ts';
import { cartContract } from './cart.contract.ts';
import { cartProperties } from './cart.properties.ts';

let redis: RedisNode;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

cartContract('Redis', async () => ({ REDIS_URL: redis.url }));
cartProperties('Redis', async () => ({ REDIS_URL: redis.url }));
