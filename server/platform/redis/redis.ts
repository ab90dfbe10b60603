import { createHash } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { ErrorReply } from 'redis';
import { type Lane, type Link, type NodeAddress, type NodeClient, openCluster, openSingle } from './link.ts';
import { ReplicaBarrier } from './replica.ts';

export interface RedisSettings {
  /** URLs with `redis://` or `rediss://`. Empty: the shop has no Redis. */
  redisUrls: readonly string[];
  redisCluster: boolean;
}

/** A Lua script. Redis runs it as one atomic step. */
export interface RedisScript {
  lua: string;
  sha1: string;
}

export function defineScript(lua: string): RedisScript {
  return { lua, sha1: createHash('sha1').update(lua).digest('hex') };
}

/**
 * A single Redis or a Redis Cluster. All keys of one call must be in one slot (`{…}` in the key). Every call ends within
 * `REDIS_DEADLINE_MS`, whatever Redis does.
 * @throws RedisUnavailable if Redis is unreachable, slow, full or failing over. Redis may have done what was asked.
 */
export interface Redis {
  readonly isCluster: boolean;
  /** Commands about one key, sent together. */
  ask(key: string, ...commands: string[][]): Promise<unknown[]>;
  /** The same as `ask`; in a Cluster it resolves after a replica has confirmed the commands. */
  write(key: string, ...commands: string[][]): Promise<unknown[]>;
  /** Runs a script. Sends its hash, and its text only if Redis does not know the hash. */
  run(script: RedisScript, keys: readonly string[], args: readonly string[]): Promise<unknown>;
  /** The same as `run`; in a Cluster it resolves after a replica has confirmed the script's writes. */
  runDurably(script: RedisScript, keys: readonly string[], args: readonly string[]): Promise<unknown>;
  /** Every key that matches, in pages; a key may come twice. It reads the whole store, so no request may call it. */
  scan(match: string): AsyncIterable<string[]>;
  close(): Promise<void>;
}

const REDIS_DEADLINE_MS = 600;
/** After a failure the shop opens new connections and, in a Cluster, reads the topology again; at most this often. */
const RENEW_EVERY_MS = 500;
const RENEW_WITHIN_MS = 1_500;
/** Old connections stay open for this time, so that their running steps can end. */
const OLD_LINK_LIVES_MS = 2_000;
const REDIRECTIONS_MAX = 5;
/** Redis answers `TRYAGAIN` to several keys of a slot that migrates. The step is repeated after this time. */
const TRY_AGAIN_MS = 20;
const SCAN_PAGE = 1_000;

/** Redis is unreachable, slow, full or failing over. */
export class RedisUnavailable extends Error {}

/** Error replies about the state of Redis. Any other error reply is a bug of the shop. */
const BAD_WAY =
  /^(OOM|LOADING|CLUSTERDOWN|TRYAGAIN|READONLY|MISCONF|BUSY|NOREPLICAS|MASTERDOWN|MOVED|ASK|UNBLOCKED|NOAUTH|WRONGPASS|ERR max number of clients)/;
/** Of these, the errors that new connections would not remove. */
const STAYS_BAD = /^(OOM|MISCONF|BUSY|NOREPLICAS|TRYAGAIN)/;

function isTrouble(error: unknown): error is Error {
  if (error instanceof ErrorReply) return BAD_WAY.test(error.message);
  return error instanceof Error && !(error instanceof TypeError || error instanceof ReferenceError);
}

/** Turns an error about the state of Redis into RedisUnavailable. A bug stays as it is, so that it is reported as one. */
function unavailable(error: unknown): never {
  if (!isTrouble(error) || error instanceof RedisUnavailable) throw error;
  throw new RedisUnavailable(error.message, { cause: error });
}

/** The time by which a step must end. A step that is late before its first command is not sent: its caller has gone. */
class Deadline {
  readonly #at = Date.now() + REDIS_DEADLINE_MS;

  check(): void {
    if (Date.now() >= this.#at) throw new RedisUnavailable('Redis did not answer in time');
  }

  async within<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const giveUp = () => reject(new RedisUnavailable('Redis did not answer in time'));
      // Lets the event loop turn once more: if the process was busy, the answer may have arrived without being read.
      timer = setTimeout(() => setImmediate(giveUp), REDIS_DEADLINE_MS);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The target of a redirection. `MOVED 3999 127.0.0.1:6381` holds from now on, `ASK …` for one command. */
function redirectionOf(error: unknown): { address: string; isAsk: boolean } | null {
  if (!(error instanceof ErrorReply)) return null;
  const match = /^(MOVED|ASK) \d+ (\S+)/.exec(error.message);
  return match ? { address: match[2] as string, isAsk: match[1] === 'ASK' } : null;
}

const pause = (ms: number) => new Promise<void>((next) => void setTimeout(next, ms).unref());

/** Sends all commands in one turn of the event loop, so that they take one round trip. */
async function sendTogether(
  client: NodeClient,
  commands: readonly string[][],
  isAsk: boolean,
): Promise<unknown[]> {
  const replies = commands.map((command) => {
    // ASKING holds for one command only, so each command needs its own.
    if (isAsk) client.sendCommand(['ASKING']).catch(() => {});
    return client.sendCommand(command);
  });
  return Promise.all(replies);
}

type Sender = (client: NodeClient, isAsk: boolean) => Promise<unknown[]>;

class ShopRedis implements Redis {
  readonly isCluster: boolean;
  readonly #open: (known: readonly NodeAddress[]) => Link;
  readonly #barriers = new WeakMap<NodeClient, ReplicaBarrier>();
  #link: Link;
  #renewing: Promise<void> | null = null;
  #renewedAt = 0;
  readonly #old = new Set<Link>();
  #isClosed = false;

  constructor(settings: RedisSettings, log: FastifyBaseLogger) {
    const [first] = settings.redisUrls;
    this.isCluster = settings.redisCluster;
    this.#open = (known) =>
      settings.redisCluster ? openCluster(settings.redisUrls, known, log) : openSingle(first as string, log);
    this.#link = this.#open([]);
  }

  /** Waits at most `RENEW_WITHIN_MS` for Redis, so that the first request does not fail. The shop also starts without Redis. */
  async greet(): Promise<void> {
    await isReady(this.#link, RENEW_WITHIN_MS);
  }

  ask(key: string, ...commands: string[][]): Promise<unknown[]> {
    return this.#step(key, 'plain', (client, isAsk) => sendTogether(client, commands, isAsk));
  }

  write(key: string, ...commands: string[][]): Promise<unknown[]> {
    return this.#step(key, 'durable', (client, isAsk) => sendTogether(client, commands, isAsk));
  }

  async run(script: RedisScript, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    const [reply] = await this.#step(keys[0] as string, 'plain', scriptSender(script, keys, args));
    return reply;
  }

  async runDurably(script: RedisScript, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    const [reply] = await this.#step(keys[0] as string, 'durable', scriptSender(script, keys, args));
    return reply;
  }

  async *scan(match: string): AsyncIterable<string[]> {
    for (const master of await this.#link.masters().catch(unavailable)) {
      let cursor = '0';
      do {
        const page = ['SCAN', cursor, 'MATCH', match, 'COUNT', String(SCAN_PAGE)];
        const [next, keys] = (await master.sendCommand(page).catch(unavailable)) as [string, string[]];
        yield keys;
        cursor = next;
      } while (cursor !== '0');
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#renewing?.catch(() => {});
    for (const link of [this.#link, ...this.#old]) link.destroy();
    this.#old.clear();
  }

  async #step(key: string, lane: Lane, send: Sender): Promise<unknown[]> {
    const deadline = new Deadline();
    try {
      return await deadline.within(this.#follow(key, lane, send, deadline));
    } catch (error) {
      if (isTrouble(error) && !STAYS_BAD.test(error.message)) void this.#renew();
      return unavailable(error);
    }
  }

  /** Sends to the node of the key and follows redirections. */
  async #follow(key: string, lane: Lane, send: Sender, deadline: Deadline): Promise<unknown[]> {
    let client = await this.#clientFor(key, lane);
    let isAsk = false;
    for (let hops = 0; hops <= REDIRECTIONS_MAX; ) {
      deadline.check();
      const epoch = client.socketEpoch;
      try {
        const replies = await send(client, isAsk);
        if (lane === 'durable' && this.isCluster) await this.#barrierOf(client).pass(epoch);
        return replies;
      } catch (error) {
        if (isTryAgain(error)) {
          await pause(TRY_AGAIN_MS);
        } else {
          [client, isAsk] = await this.#redirected(key, lane, error);
          hops++;
        }
      }
    }
    throw new RedisUnavailable('too many redirections');
  }

  async #redirected(key: string, lane: Lane, error: unknown): Promise<[NodeClient, boolean]> {
    const redirection = redirectionOf(error);
    if (redirection === null) throw error;
    const known = await this.#link.clientAt(redirection.address, lane);
    // After MOVED, this step goes to the address in the reply, and later steps use a new map of the slots.
    const renewed = redirection.isAsk && known ? null : this.#renew();
    if (known) return [known, redirection.isAsk];
    await renewed;
    return [await this.#clientFor(key, lane), false];
  }

  async #clientFor(key: string, lane: Lane): Promise<NodeClient> {
    try {
      return await this.#link.clientFor(key, lane);
    } catch (error) {
      // The library throws different errors here, such as for a slot without a node. All of them mean that no node can be asked.
      throw new RedisUnavailable('no node serves the key', { cause: error });
    }
  }

  #barrierOf(client: NodeClient): ReplicaBarrier {
    const barrier = this.#barriers.get(client) ?? new ReplicaBarrier(client);
    this.#barriers.set(client, barrier);
    return barrier;
  }

  /** Opens new connections and uses them in place of the old ones as soon as they are ready. */
  #renew(): Promise<void> {
    if (this.#renewing) return this.#renewing;
    if (this.#isClosed || Date.now() - this.#renewedAt < RENEW_EVERY_MS) return Promise.resolve();
    this.#renewedAt = Date.now();
    this.#renewing = this.#replaceLink().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #replaceLink(): Promise<void> {
    const fresh = this.#open(this.#link.addresses());
    if (!(await isReady(fresh, RENEW_WITHIN_MS)) || this.#isClosed) return fresh.destroy();
    const old = this.#link;
    this.#link = fresh;
    this.#old.add(old);
    setTimeout(() => {
      if (this.#old.delete(old)) old.destroy();
    }, OLD_LINK_LIVES_MS).unref();
  }
}

/** Whether Redis answers within this time. */
async function isReady(link: Link, withinMs: number): Promise<boolean> {
  const reached = link.ready.then(
    () => true,
    () => false,
  );
  return Promise.race([reached, pause(withinMs).then(() => false)]);
}

const isTryAgain = (error: unknown) => error instanceof ErrorReply && error.message.startsWith('TRYAGAIN');

function scriptSender(script: RedisScript, keys: readonly string[], args: readonly string[]): Sender {
  const rest = [String(keys.length), ...keys, ...args];
  return async (client, isAsk) => {
    try {
      return await sendTogether(client, [['EVALSHA', script.sha1, ...rest]], isAsk);
    } catch (error) {
      if (!(error instanceof ErrorReply && error.message.startsWith('NOSCRIPT'))) throw error;
      return sendTogether(client, [['EVAL', script.lua, ...rest]], isAsk);
    }
  };
}

/** Opens the shop's Redis; null if the settings name none. It also returns while Redis is down, so that the shop starts. */
export async function openRedis(settings: RedisSettings, log: FastifyBaseLogger): Promise<Redis | null> {
  if (settings.redisUrls.length === 0) return null;
  const redis = new ShopRedis(settings, log);
  await redis.greet();
  return redis;
}
