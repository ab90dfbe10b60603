import { afterAll, beforeAll } from 'vitest';
import { type RedisCluster, startRedisCluster } from '../../../test/redis.ts';
import { cartContract } from './cart.contract.ts';
import { cartProperties } from './cart.properties.ts';

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startRedisCluster();
});
afterAll(() => cluster.stop());

cartContract('a Redis Cluster', async () => ({ REDIS_URL: cluster.urls }));
cartProperties('a Redis Cluster', async () => ({ REDIS_URL: cluster.urls }));
