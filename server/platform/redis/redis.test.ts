import pino from 'pino';
import { afterEach, expect, test } from 'vitest';
import { ownTime } from '../../test/own-time.ts';
import { type RedisNode, startRedis, until } from '../../test/redis.ts';
import { defineScript, openRedis, type Redis, RedisUnavailable } from './redis.ts';

const log = pino({ level: 'silent' });
const PUT = defineScript(`redis.call('SET', KEYS[1], ARGV[1]) return redis.call('GET', KEYS[1])`);

const opened: (Redis | RedisNode)[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await ('stop' in each ? each.stop() : each.close());
});

async function open(url: string): Promise<Redis> {
  const redis = (await openRedis({ redisUrls: [url], redisCluster: false }, log)) as Redis;
  opened.push(redis);
  return redis;
}

async function start(settings?: Record<string, string>): Promise<RedisNode> {
  const server = await startRedis(settings);
  opened.push(server);
  return server;
}

/** Checks that the call ended within a second. @returns its result or error */
async function outcome(work: () => Promise<unknown>): Promise<unknown> {
  const begin = ownTime();
  const result = await work().catch((error: unknown) => error);
  expect(ownTime() - begin).toBeLessThan(1_000);
  return result;
}

test('without REDIS_URL openRedis returns null', async () => {
  expect(await openRedis({ redisUrls: [], redisCluster: false }, log)).toBeNull();
});

test('commands about a key are answered together, and a script that Redis has forgotten runs', async () => {
  const redis = await open((await start()).url);
  expect(await redis.run(PUT, ['a'], ['1'])).toBe('1');
  expect(await redis.ask('a', ['SCRIPT', 'FLUSH'])).toEqual(['OK']);
  expect(await redis.runDurably(PUT, ['a'], ['2'])).toBe('2');
  expect(await redis.ask('a', ['GET', 'a'], ['TTL', 'a'])).toEqual(['2', -1]);
});

test('user, password and database number of the URL are used', async () => {
  const server = await start({ requirepass: 'it is a secret' });
  const address = new URL(server.url);
  address.username = 'default';
  address.password = 'it is a secret';
  const redis = await open(`${address.href}/3`);
  expect(await redis.ask('a', ['SET', 'a', '1'])).toEqual(['OK']);
  const [info] = await redis.ask('a', ['INFO', 'keyspace']);
  expect(String(info)).toContain('db3:keys=1');
});

test('a wrong command throws an error other than RedisUnavailable', async () => {
  const redis = await open((await start()).url);
  const error = await outcome(() => redis.run(defineScript('return redis.call("NOSUCH")'), ['a'], []));
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(RedisUnavailable);
});

test('a full Redis refuses writes at once, and still reads and removes', async () => {
  const redis = await open((await start({ maxmemory: '1', 'maxmemory-policy': 'noeviction' })).url);
  expect(await outcome(() => redis.run(PUT, ['a'], ['1']))).toBeInstanceOf(RedisUnavailable);
  expect(await redis.ask('a', ['GET', 'a'], ['DEL', 'a'])).toEqual([null, 0]);
});

test('calls fail at once after Redis is killed, and succeed again after its restart', async () => {
  const server = await start();
  const redis = await open(server.url);
  await redis.run(PUT, ['a'], ['1']);
  await server.kill();
  for (let tries = 0; tries < 20; tries++)
    expect(await outcome(() => redis.run(PUT, ['a'], ['1']))).toBeInstanceOf(RedisUnavailable);
  await server.restart();
  await until('Redis is used again', async () => (await redis.run(PUT, ['a'], ['2'])) === '2');
});

test('calls to a frozen Redis fail in time, however many there are, and succeed again after it continues', async () => {
  const server = await start();
  const redis = await open(server.url);
  await redis.run(PUT, ['a'], ['1']);
  server.freeze();
  for (let round = 0; round < 3; round++) {
    const asked = Array.from({ length: 50 }, () => outcome(() => redis.run(PUT, ['a'], ['late'])));
    for (const result of await Promise.all(asked)) expect(result).toBeInstanceOf(RedisUnavailable);
  }
  server.thaw();
  await until('Redis is used again', async () => (await redis.run(PUT, ['a'], ['2'])) === '2');
});

test('openRedis returns while Redis is down, and calls succeed once Redis runs', async () => {
  const server = await start();
  await server.kill();
  const redis = await open(server.url);
  expect(await outcome(() => redis.run(PUT, ['a'], ['1']))).toBeInstanceOf(RedisUnavailable);
  await server.restart();
  await until('Redis is used', async () => (await redis.run(PUT, ['a'], ['2'])) === '2');
});

test('after close every call is refused', async () => {
  const redis = await open((await start()).url);
  await redis.close();
  opened.splice(opened.indexOf(redis), 1);
  expect(await outcome(() => redis.run(PUT, ['a'], ['1']))).toBeInstanceOf(RedisUnavailable);
});
