import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ownTime } from '../../test/own-time.ts';
import { type RedisCluster, type RedisNode, startRedisCluster, until } from '../../test/redis.ts';
import { defineScript, openRedis, type Redis, RedisUnavailable } from './redis.ts';

/** These bounds only end tests that hang. A busy machine must not reach them. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const COUNT = defineScript(`return redis.call('INCR', KEYS[1])`);
const COUNT_BOTH = defineScript(`redis.call('INCR', KEYS[2]) return redis.call('INCR', KEYS[1])`);

let cluster: RedisCluster;
let redis: Redis;
beforeAll(async () => {
  cluster = await startRedisCluster();
  const settings = { redisUrls: cluster.urls.split(','), redisCluster: true };
  redis = (await openRedis(settings, pino({ level: 'silent' }))) as Redis;
});
afterAll(async () => {
  await redis.close();
  await cluster.stop();
});

const masterOf = async (key: string) => cluster.masterOf(await cluster.slotOf(key));
const otherMaster = async (key: string) => {
  const master = await masterOf(key);
  return (await cluster.masters()).find((each) => each !== master) as RedisNode;
};

/** The replicas of a master, as the master lists them. */
async function replicasOf(master: RedisNode): Promise<RedisNode[]> {
  const info = String(await master.command('INFO', 'replication'));
  const ports = [...info.matchAll(/^slave\d+:ip=[^,]+,port=(\d+)/gm)].map((match) => Number(match[1]));
  return cluster.nodes.filter((node) => ports.includes(node.port));
}

async function waitCalls(node: RedisNode): Promise<number> {
  const stats = String(await node.command('INFO', 'commandstats'));
  return Number(/cmdstat_wait:calls=(\d+)/.exec(stats)?.[1] ?? 0);
}

test('keys on any node are found, and a scan lists all of them', async () => {
  const keys = Array.from({ length: 60 }, () => `found:${randomUUID()}`);
  expect(await Promise.all(keys.map((key) => redis.runDurably(COUNT, [key], [])))).toEqual(keys.map(() => 1));
  const listed = new Set<string>();
  for await (const page of redis.scan('found:*')) for (const key of page) listed.add(key);
  expect([...listed].sort()).toEqual(keys.sort());
});

test('100 simultaneous durable writes need fewer than 50 WAITs', async () => {
  const key = `waits:${randomUUID()}`;
  const master = await masterOf(key);
  const before = await waitCalls(master);
  const replies = await Promise.all(Array.from({ length: 100 }, () => redis.runDurably(COUNT, [key], [])));
  expect(Math.max(...replies.map(Number))).toBe(100);
  const calls = (await waitCalls(master)) - before;
  expect(calls).toBeGreaterThan(0);
  expect(calls).toBeLessThan(50);
  await redis.run(COUNT, [key], []);
  expect((await waitCalls(master)) - before).toBe(calls);
});

test('a write that no replica confirms is refused, and reads do not wait for it', async () => {
  const key = `silent:${randomUUID()}`;
  await redis.runDurably(COUNT, [key], []);
  const replicas = await replicasOf(await masterOf(key));
  for (const replica of replicas) replica.freeze();
  try {
    const begin = ownTime();
    await expect(redis.runDurably(COUNT, [key], [])).rejects.toThrow(RedisUnavailable);
    expect(ownTime() - begin).toBeLessThan(1_000);
    const writing = redis.runDurably(COUNT, [key], []).catch(() => 'not confirmed');
    expect(await redis.ask(key, ['GET', key])).toEqual([expect.any(String)]);
    expect(await Promise.race([writing, 'still waiting'])).toBe('still waiting');
    await writing;
  } finally {
    for (const replica of replicas) replica.thaw();
  }
  await cluster.settled();
  await until('writes are confirmed again', async () => Number(await redis.runDurably(COUNT, [key], [])) > 1);
});

test('keys of a slot that migrates between nodes can be read and written', async () => {
  const key = `{moving:${randomUUID()}}`;
  const slot = String(await cluster.slotOf(key));
  const [from, to] = [await masterOf(key), await otherMaster(key)];
  const [fromId, toId] = [await from.command('CLUSTER', 'MYID'), await to.command('CLUSTER', 'MYID')];
  await redis.runDurably(COUNT, [key], []);
  await to.command('CLUSTER', 'SETSLOT', slot, 'IMPORTING', String(fromId));
  await from.command('CLUSTER', 'SETSLOT', slot, 'MIGRATING', String(toId));
  expect(await redis.runDurably(COUNT, [key], [])).toBe(2);
  await from.command('MIGRATE', '127.0.0.1', String(to.port), key, '0', '5000');
  // The key has left the node that still owns the slot: ASK names the new node.
  expect(await redis.runDurably(COUNT, [key], [])).toBe(3);
  expect(await redis.ask(key, ['GET', key], ['EXISTS', key])).toEqual(['3', 1]);
  // Neither node has the second key, so both keys together answer TRYAGAIN until the migration ends. The call is repeated.
  const tryAgains = async () =>
    Number(/errorstat_TRYAGAIN:count=(\d+)/.exec(String(await to.command('INFO', 'errorstats')))?.[1] ?? 0);
  const both = () => redis.runDurably(COUNT_BOTH, [key, `${key}:new`], []);
  await expect(both()).rejects.toThrow(RedisUnavailable);
  expect(await tryAgains()).toBeGreaterThan(1);
  for (const node of [to, from]) await node.command('CLUSTER', 'SETSLOT', slot, 'NODE', String(toId));
  expect(await both()).toBe(4);
  // The migration ends: from now on the node answers MOVED.
  expect(await redis.runDurably(COUNT, [key], [])).toBe(5);
  expect(await to.command('GET', key)).toBe('5');
});

test('a shop whose settings name one node works after that node died, because it knows the others', async () => {
  const key = `alone:${randomUUID()}`;
  const victim = await masterOf(key);
  const settings = { redisUrls: [victim.url], redisCluster: true };
  const told = (await openRedis(settings, pino({ level: 'silent' }))) as Redis;
  try {
    await told.runDurably(COUNT, [key], []);
    await victim.kill();
    await until('the replica is found', async () => Number(await told.runDurably(COUNT, [key], [])) > 1);
  } finally {
    await told.close();
    await victim.restart();
  }
  await cluster.settled();
});
