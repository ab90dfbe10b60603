import { createHash } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import { ErrorReply } from 'redis';
import { type Lane, type Link, type NodeAddress, type NodeClient, openCluster, openSingle } from './link.ts';
import { ReplicaBarrier } from './replica.ts';

export interface RedisSettings {
  /** `redis://` or `rediss://`; none: the shop has no Redis. */
  redisUrls: readonly string[];
  redisCluster: boolean;
}

/** One atomic step inside Redis. */
export interface RedisScript {
  lua: string;
  sha1: string;
}

export function defineScript(lua: string): RedisScript {
  return { lua, sha1: createHash('sha1').update(lua).digest('hex') };
}

/**
 * A Redis, single or Cluster. All keys of one call lie in one slot (`{…}` in the key). Every call is over within
 * `REDIS_DEADLINE_MS`, whatever Redis does.
 * @throws RedisUnavailable where Redis is away, slow, full or failing over; what was asked may or may not have happened
 */
export interface Redis {
  readonly isCluster: boolean;
  /** Commands about one key, sent together. */
  ask(key: string, ...commands: string[][]): Promise<unknown[]>;
  /** The same, and in a Cluster a replica has confirmed them. */
  write(key: string, ...commands: string[][]): Promise<unknown[]>;
  /** A script, by its hash where Redis knows it. */
  run(script: RedisScript, keys: readonly string[], args: readonly string[]): Promise<unknown>;
  /** The same, and in a Cluster a replica has confirmed it. */
  runDurably(script: RedisScript, keys: readonly string[], args: readonly string[]): Promise<unknown>;
  /** Every key that matches, page by page, some perhaps twice. Walks the whole store: never for a request. */
  scan(match: string): AsyncIterable<string[]>;
  close(): Promise<void>;
}

const REDIS_DEADLINE_MS = 600;
/** After trouble the connections and, in a Cluster, the topology are made anew, at most this often. */
const RENEW_EVERY_MS = 500;
const RENEW_WITHIN_MS = 1_500;
/** Steps under way on old connections may still end there. */
const OLD_LINK_LIVES_MS = 2_000;
const REDIRECTIONS_MAX = 5;
/** Several keys of one slot cannot be used while the slot is on its way (`TRYAGAIN`): soon again. */
const TRY_AGAIN_MS = 20;
const SCAN_PAGE = 1_000;

/** Redis is away, slow, full or failing over. */
export class RedisUnavailable extends Error {}

/** Replies that say that Redis itself is in a bad way; any other error reply is a bug of ours. */
const BAD_WAY =
  /^(OOM|LOADING|CLUSTERDOWN|TRYAGAIN|READONLY|MISCONF|BUSY|NOREPLICAS|MASTERDOWN|MOVED|ASK|UNBLOCKED|NOAUTH|WRONGPASS|ERR max number of clients)/;
/** Those that new connections would not change. */
const STAYS_BAD = /^(OOM|MISCONF|BUSY|NOREPLICAS|TRYAGAIN)/;

function isTrouble(error: unknown): error is Error {
  if (error instanceof ErrorReply) return BAD_WAY.test(error.message);
  return error instanceof Error && !(error instanceof TypeError || error instanceof ReferenceError);
}

/** Trouble by its name; a bug as it is. */
function unavailable(error: unknown): never {
  if (!isTrouble(error) || error instanceof RedisUnavailable) throw error;
  throw new RedisUnavailable(error.message, { cause: error });
}

/** When a step must be over. A step that waited longer for its connection is not begun: nobody waits for it. */
class Deadline {
  readonly #at = Date.now() + REDIS_DEADLINE_MS;

  check(): void {
    if (Date.now() >= this.#at) throw new RedisUnavailable('Redis did not answer in time');
  }

  async within<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const giveUp = () => reject(new RedisUnavailable('Redis did not answer in time'));
      // Once round the event loop first: after a busy moment the answer may be here already, unread.
      timer = setTimeout(() => setImmediate(giveUp), REDIS_DEADLINE_MS);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Where a redirection leads: `MOVED 3999 127.0.0.1:6381` for good, `ASK …` for this one time. */
function redirectionOf(error: unknown): { address: string; isAsk: boolean } | null {
  if (!(error instanceof ErrorReply)) return null;
  const match = /^(MOVED|ASK) \d+ (\S+)/.exec(error.message);
  return match ? { address: match[2] as string, isAsk: match[1] === 'ASK' } : null;
}

const pause = (ms: number) => new Promise<void>((next) => void setTimeout(next, ms).unref());

/** Sends commands in one turn, so that they travel and are answered together. */
async function sendTogether(
  client: NodeClient,
  commands: readonly string[][],
  isAsk: boolean,
): Promise<unknown[]> {
  const replies = commands.map((command) => {
    // The permission holds for the one command that follows it.
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

  /** Waits a little for Redis, so that the first request finds it; a shop whose Redis is away starts all the same. */
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

  /** Sends to the key's node, and on to where the key has gone. */
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
    // A slot that has moved for good: this time by the address, from now on by a new map of the slots.
    const renewed = redirection.isAsk && known ? null : this.#renew();
    if (known) return [known, redirection.isAsk];
    await renewed;
    return [await this.#clientFor(key, lane), false];
  }

  async #clientFor(key: string, lane: Lane): Promise<NodeClient> {
    try {
      return await this.#link.clientFor(key, lane);
    } catch (error) {
      // Whatever the library stumbles over here, such as a slot that nobody serves, there is no node to ask.
      throw new RedisUnavailable('no node serves the key', { cause: error });
    }
  }

  #barrierOf(client: NodeClient): ReplicaBarrier {
    const barrier = this.#barriers.get(client) ?? new ReplicaBarrier(client);
    this.#barriers.set(client, barrier);
    return barrier;
  }

  /** Opens new connections beside the old ones and, once they stand, uses them instead. */
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

/** Whether Redis is reached within this time. */
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

/** Opens the shop's Redis; null where there is none. One that is away keeps no shop from starting. */
export async function openRedis(settings: RedisSettings, log: FastifyBaseLogger): Promise<Redis | null> {
  if (settings.redisUrls.length === 0) return null;
  const redis = new ShopRedis(settings, log);
  await redis.greet();
  return redis;
}
