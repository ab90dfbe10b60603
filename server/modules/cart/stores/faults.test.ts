import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isRefusal } from '../../../platform/http/problems.ts';
import { bearer, type GivenSku, givenAddress, givenSku, givenUser } from '../../../test/given.ts';
import { ownTime } from '../../../test/own-time.ts';
import {
  type RedisCluster,
  type RedisNode,
  startRedis,
  startRedisCluster,
  until,
} from '../../../test/redis.ts';
import { createOutbox } from '../outbox/service.ts';
import { type Answer, type CartShop, Shopper, startCartShop } from '../test-shopper.ts';
import type { CartStore } from './store.ts';

const ROUNDS = process.env.FULL === 'on' ? 10 : 1;
/** Only to end a test that hangs; a slow machine must not reach it. */
const TIMEOUT_MS = 300_000 * ROUNDS;
const PATIENCE_MS = 120_000;
/** Whatever happens to the store, an answer comes within a second of the process's own time. */
const ANSWER_WITHIN_MS = 1_000;

const log = pino({ level: 'silent' });

/** Every route of the cart. */
const everyRoute = (shopper: Shopper, sku: GivenSku): (() => Promise<Answer<unknown>>)[] => [
  () => shopper.ask('GET', '/api/cart'),
  () => shopper.add(sku.skuId, 1),
  () => shopper.change(sku.skuId, { count: 2 }),
  () => shopper.checkAll(true),
  () => shopper.merge(randomUUID(), [{ skuId: sku.skuId, count: 1 }]),
  () => shopper.remove(sku.skuId),
];

async function timed(work: () => Promise<Answer<unknown>>): Promise<Answer<unknown>> {
  const begin = ownTime();
  const result = await work();
  expect(ownTime() - begin).toBeLessThan(ANSWER_WITHIN_MS);
  return result;
}

describe('while Redis is away', () => {
  let redis: RedisNode;
  let shop: CartShop;
  let sku: GivenSku;
  beforeAll(async () => {
    redis = await startRedis({ appendonly: 'yes' });
    shop = await startCartShop({ REDIS_URL: redis.url });
    sku = await givenSku(shop.db, { stock: 1_000 });
  });
  afterAll(async () => {
    await shop.close();
    await redis.stop();
  });

  async function buyer() {
    const { id } = await givenUser(shop.db);
    const shopper = new Shopper(shop, { id });
    const { id: addressId } = await givenAddress(shop.db, id);
    const checkOut = (body: object) => shopper.ask<{ key: string }>('POST', '/api/checkouts', body);
    const order = (key: string) =>
      shop.app.inject({
        method: 'POST',
        url: '/api/orders',
        headers: { ...bearer(shop.tokens, id), 'idempotency-key': key },
        payload: { addressId },
      });
    return { shopper, checkOut, order };
  }

  const faults: [string, () => Promise<unknown>, () => Promise<unknown>][] = [
    ['killed', () => redis.kill(), () => redis.restart()],
    ['hanging', async () => redis.freeze(), async () => redis.thaw()],
    [
      'slow',
      () => redis.command('CLIENT', 'PAUSE', '600000', 'ALL'),
      () => redis.kill().then(() => redis.restart()),
    ],
  ];

  test.each(faults)(
    '%s: the carts answer 503 and orders are still placed',
    async (_how, harm, heal) => {
      const { shopper, checkOut, order } = await buyer();
      const other = await givenSku(shop.db);
      await shopper.add(sku.skuId, 3);
      const fromCart = await checkOut({ source: 'cart' });
      expect(fromCart.status).toBe(201);
      await harm();
      try {
        // Another SKU, because a hanging Redis may still carry out what it was sent when it goes on.
        for (const answer of await Promise.all(everyRoute(shopper, other).map(timed)))
          expect(answer).toMatchObject({ status: 503, body: { code: 'cart_unavailable' } });
        expect(await timed(() => checkOut({ source: 'cart' }))).toMatchObject({ status: 503 });
        expect((await shop.app.inject({ url: '/api/products' })).statusCode).toBe(200);
        const atOnce = await checkOut({ items: [{ skuId: sku.skuId, count: 1 }] });
        expect((await order(atOnce.body.key)).statusCode).toBe(201);
        expect((await order(fromCart.body.key)).statusCode).toBe(201);
      } finally {
        await heal();
      }
      await until('the cart is back', async () => (await shopper.ask('GET', '/api/cart')).status === 200);
      const outbox = createOutbox({ db: shop.db, store: shop.store, log });
      await until('what was bought has left the cart', async () => {
        await outbox.drain();
        return (await shopper.read()).items.every(({ skuId }) => skuId !== sku.skuId);
      });
      expect((await outbox.drain()).done).toBe(0);
    },
    TIMEOUT_MS,
  );

  test('out of memory: adds are refused, and reads and removals work', async () => {
    const shopper = new Shopper(shop);
    const [held, other] = await Promise.all([givenSku(shop.db), givenSku(shop.db)]);
    for (const { skuId } of [held, other]) await shopper.add(skuId, 3);
    await redis.command('CONFIG', 'SET', 'maxmemory', '1');
    for (const call of [
      () => shopper.add(sku.skuId, 1),
      () => shopper.add(held.skuId, 1),
      () => shopper.change(held.skuId, { count: 2 }),
      () => shopper.checkAll(false),
      () => shopper.merge(randomUUID(), [{ skuId: sku.skuId, count: 1 }]),
    ])
      expect(await timed(call)).toMatchObject({ status: 503, body: { code: 'cart_unavailable' } });
    expect(await shopper.counts()).toEqual({ [held.skuId]: 3, [other.skuId]: 3 });
    expect((await shopper.remove(other.skuId)).status).toBe(204);
    await redis.command('CONFIG', 'SET', 'maxmemory', '0');
    expect((await shopper.add(held.skuId, 1)).status).toBe(200);
    expect(await shopper.counts()).toEqual({ [held.skuId]: 4 });
  });
});

const USERS = 24;
const WORKERS = 8;

/** Shoppers that add to their carts without a pause, and a count of the adds that were acknowledged. */
class Load {
  readonly users = Array.from({ length: USERS }, () => randomUUID());
  readonly #store: CartStore;
  /** The SKU that each shopper adds. When its count is at the limit, the next SKU. */
  readonly #skuIds = new Map<string, string>(this.users.map((userId) => [userId, randomUUID()]));
  readonly #acknowledged = new Map<string, number>();
  readonly #unknown = new Map<string, number>();
  readonly #workers: Promise<void>[];
  slowestMs = 0;
  #isOver = false;

  constructor(store: CartStore) {
    this.#store = store;
    this.#workers = Array.from({ length: WORKERS }, (_, index) => this.#work(index));
  }

  async #work(index: number): Promise<void> {
    for (let turn = index; !this.#isOver; turn += WORKERS + 1) {
      await this.#addOne(this.users[turn % USERS] as string);
      // Lets other tasks run: the answers of one turn of the event loop often come all at once.
      await new Promise((next) => setImmediate(next));
    }
  }

  async #addOne(userId: string): Promise<void> {
    const begin = ownTime();
    const skuId = this.#skuIds.get(userId) as string;
    const entry = { skuId, count: 1, priceFen: 1, addedAt: Date.now() };
    let book = this.#acknowledged;
    try {
      if (isRefusal(await this.#store.add(userId, entry))) {
        if (this.#skuIds.get(userId) === skuId) this.#skuIds.set(userId, randomUUID());
        return;
      }
    } catch (error) {
      if (!this.#store.isTrouble(error)) throw error;
      book = this.#unknown;
    }
    book.set(userId, (book.get(userId) ?? 0) + 1);
    this.slowestMs = Math.max(this.slowestMs, ownTime() - begin);
  }

  acknowledged(userId: string): number {
    return this.#acknowledged.get(userId) ?? 0;
  }

  /** Waits until every shopper has had an add acknowledged from now on. */
  async allAcknowledged(): Promise<void> {
    const before = this.users.map((userId) => this.acknowledged(userId));
    await until(
      'every cart has acknowledged an add',
      async () => this.users.every((userId, index) => this.acknowledged(userId) > (before[index] as number)),
      PATIENCE_MS,
    );
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#workers);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** Every cart holds at least what was acknowledged and at most what was sent. */
  async check(): Promise<void> {
    for (const userId of this.users) {
      const entries = await this.#store.read(userId);
      const held = entries.reduce((sum, entry) => sum + entry.count, 0);
      const acknowledged = this.acknowledged(userId);
      expect(held).toBeGreaterThanOrEqual(acknowledged);
      expect(held).toBeLessThanOrEqual(acknowledged + (this.#unknown.get(userId) ?? 0));
    }
    expect(this.slowestMs).toBeLessThan(ANSWER_WITHIN_MS);
  }
}

describe('in a Cluster under load', () => {
  let cluster: RedisCluster;
  let shop: CartShop;
  beforeAll(async () => {
    cluster = await startRedisCluster();
    shop = await startCartShop({ REDIS_URL: cluster.urls });
  });
  afterAll(async () => {
    await shop.close();
    await cluster.stop();
  });

  const slotOf = (userId: string) => cluster.slotOf(`cart:{${userId}}`);

  test(
    'after a master is killed every acknowledged add is there, and every cart answers again',
    async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const load = new Load(shop.store);
        await load.allAcknowledged();
        const victim = await cluster.masterOf(await slotOf(load.users[round % USERS] as string));
        await victim.kill();
        await load.allAcknowledged();
        await victim.restart();
        await cluster.settled();
        await load.allAcknowledged();
        await load.stop();
        await load.check();
      }
    },
    TIMEOUT_MS,
  );

  test(
    'after slots have moved every acknowledged add is there',
    async () => {
      const load = new Load(shop.store);
      await load.allAcknowledged();
      const masters = await cluster.masters();
      for (let round = 0; round < ROUNDS; round++) {
        for (const userId of load.users) {
          const slot = await slotOf(userId);
          const from = await cluster.masterOf(slot);
          const to = masters.find((master) => master !== from) as RedisNode;
          await cluster.moveSlot(slot, to);
        }
        await load.allAcknowledged();
      }
      await load.stop();
      await load.check();
    },
    TIMEOUT_MS,
  );

  test(
    'while a master hangs only its own carts do not answer',
    async () => {
      const users = Array.from({ length: 12 }, () => randomUUID());
      const entry = { skuId: randomUUID(), count: 1, priceFen: 1, addedAt: 1 };
      const isAdded = async (userId: string) => {
        const begin = ownTime();
        const added = await shop.store.add(userId, entry).catch((error: unknown) => error);
        expect(ownTime() - begin).toBeLessThan(ANSWER_WITHIN_MS);
        return !(added instanceof Error);
      };
      for (const userId of users) expect(await isAdded(userId)).toBe(true);
      const victim = await cluster.masterOf(await slotOf(users[0] as string));
      const others = [];
      for (const userId of users)
        if ((await cluster.masterOf(await slotOf(userId))) !== victim) others.push(userId);
      victim.freeze();
      try {
        const taken = await Promise.all(users.map(isAdded));
        expect(users.filter((_, index) => taken[index])).toEqual(others);
        for (const userId of users)
          await until('every cart answers again', () => isAdded(userId), PATIENCE_MS);
      } finally {
        victim.thaw();
      }
      await cluster.settled();
    },
    TIMEOUT_MS,
  );
});
