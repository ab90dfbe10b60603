import { randomUUID } from 'node:crypto';
import pino from 'pino';
import type { Database } from '../../platform/postgres/postgres.ts';
import { openRedis, type Redis } from '../../platform/redis/redis.ts';
import { startTestShop, type TestShop } from '../../test/app.ts';
import { bearer } from '../../test/given.ts';
import type { Cart, CartItem, MergedCart } from './schema.ts';
import { createPostgresStore } from './stores/postgres.ts';
import { createRedisStore } from './stores/redis.ts';
import type { BoughtGoods, CartStore } from './stores/store.ts';

/** A shop whose carts are in one of the stores, with the store itself. */
export interface CartShop extends TestShop {
  db: Database;
  redis: Redis | null;
  store: CartStore;
}

export async function startCartShop(settings: Record<string, string>): Promise<CartShop> {
  const shop = await startTestShop({ LOG_LEVEL: 'silent', ...settings });
  const urls = settings.REDIS_URL?.split(',') ?? [];
  const redis = await openRedis(
    { redisUrls: urls, redisCluster: urls.length > 1 },
    pino({ level: 'silent' }),
  );
  const { db } = shop.database;
  return {
    ...shop,
    db,
    redis,
    store: redis ? createRedisStore(redis) : createPostgresStore(db),
    async close() {
      await redis?.close();
      await shop.close();
    },
  };
}

export interface Answer<T> {
  status: number;
  body: T & { code?: string; errors?: { path: string }[] };
}

/** A shopper who uses the cart over HTTP. */
export class Shopper {
  readonly id: string;
  readonly #shop: TestShop;
  readonly #headers: Record<string, string>;

  constructor(shop: TestShop, options: { id?: string; language?: string } = {}) {
    this.id = options.id ?? randomUUID();
    this.#shop = shop;
    this.#headers = {
      ...bearer(shop.tokens, this.id),
      ...(options.language && { 'accept-language': options.language }),
    };
  }

  async ask<T>(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    url: string,
    payload?: object,
  ): Promise<Answer<T>> {
    const answer = await this.#shop.app.inject({
      method,
      url,
      headers: this.#headers,
      ...(payload && { payload }),
    });
    return { status: answer.statusCode, body: answer.body === '' ? (null as never) : answer.json() };
  }

  add = (skuId: string, count: number) => this.ask<CartItem>('POST', '/api/cart/items', { skuId, count });
  change = (skuId: string, change: object) => this.ask<CartItem>('PATCH', `/api/cart/items/${skuId}`, change);
  remove = (skuId: string) => this.ask<null>('DELETE', `/api/cart/items/${skuId}`);
  checkAll = (isChecked: boolean) => this.ask<Cart>('PATCH', '/api/cart', { isChecked });
  merge = (mergeId: string, items: readonly { skuId: string; count: number }[]) =>
    this.ask<MergedCart>('POST', '/api/cart/merge', { mergeId, items });
  read = async () => (await this.ask<Cart>('GET', '/api/cart')).body;
  counts = async () => Object.fromEntries((await this.read()).items.map((item) => [item.skuId, item.count]));
}

let lastOrder = BigInt(Date.now()) * 1_000_000n;

/** An order placed from a cart, with the outbox row that the order's transaction stores. */
export async function givenBoughtGoods(
  db: Database,
  userId: string,
  lines: BoughtGoods['lines'],
): Promise<BoughtGoods> {
  await db
    .insertInto('users')
    .values({ id: userId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  lastOrder += 1n;
  const orderNo = lastOrder.toString();
  await db
    .insertInto('orders')
    .values({
      order_no: orderNo,
      checkout_key: randomUUID(),
      user_id: userId,
      status: 'pending_payment',
      items_amount_fen: 1,
      shipping_fen: 0,
      address_id: randomUUID(),
      address: '{}',
      expires_at: new Date(Date.now() + 1_800_000),
    })
    .execute();
  await db
    .insertInto('cart_outbox')
    .values({ order_no: orderNo, user_id: userId, lines: JSON.stringify(lines) })
    .execute();
  return { orderNo, userId, lines };
}
