import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createConfirming } from '../../modules/payments/confirming/service.ts';
import { openPostgres, type Postgres } from '../../platform/postgres/postgres.ts';
import { givenSku } from '../given.ts';
import { expectCleanBooks, givenPlacement, givenShopper, openEngine, ordersOf, tell } from '../ordering.ts';
import { type Cluster, startPrimary } from '../replication.ts';
import { migrateAt, type ShopOn, startShopOn } from '../shop-on.ts';

/**
 * A standby is named and none is there: each COMMIT waits for ever, and a cancelled wait makes PostgreSQL answer COMMIT
 * with warning 01000 although no standby has the transaction.
 */

const DEADLINE_MS = 3_000;

let primary: Cluster;
let books: Postgres;
let shop: ShopOn;
beforeAll(async () => {
  primary = await startPrimary();
  await migrateAt(primary.url);
  books = openPostgres({ url: primary.url, poolMax: 4, statementTimeoutMs: 10_000 }, () => {});
  shop = await startShopOn(primary.url, { ORDER_DEADLINE_MS: String(DEADLINE_MS) });
}, 60_000);
afterEach(() => giveStandbys());
afterAll(async () => {
  await shop.close();
  await books.close();
  await primary.remove();
});

const takeStandbys = () => primary.set({ synchronous_standby_names: 'nobody' });

async function giveStandbys(): Promise<void> {
  await primary.set({ synchronous_standby_names: '' });
  await expect.poll(() => primary.waiting()).toBe(0);
  await expect.poll(() => shop.postgres.primary.ask()).toBe('writable');
}

/** Cancels each wait for a standby until `answer` is there. @returns the answer */
async function whileWaitsAreCancelled<T>(answer: Promise<T>): Promise<T> {
  let isOver = false;
  const answered = answer.finally(() => {
    isOver = true;
  });
  let cancelled = 0;
  while (!isOver) cancelled += await primary.cancelWaits();
  const given = await answered;
  expect(cancelled, JSON.stringify(given)).toBeGreaterThan(0);
  return given;
}

const address = {
  recipient: '王小明',
  mobile: '13800138000',
  regionCode: '110101',
  detail: '东长安街 1 号',
};

test('an order whose COMMIT no standby confirmed is not answered as placed; the same key finds it afterwards', async () => {
  const placement = await givenPlacement(books.db, { sku: await givenSku(books.db), count: 1 });
  await takeStandbys();
  const answer = await whileWaitsAreCancelled(shop.place(placement));
  expect(answer.says).toBe('503 busy');
  expect(answer.retryAfter).toBe('1');
  // It is in the tables of this server, which is why a plain read would be no proof.
  expect(await ordersOf(books.db, placement.key)).toHaveLength(1);
  await giveStandbys();
  expect((await shop.place(placement)).says).toBe('200');
  expect(await ordersOf(books.db, placement.key)).toHaveLength(1);
  await expectCleanBooks(books.db);
});

test('an order that a standby confirms after its first COMMIT was in doubt is answered as placed', async () => {
  const placement = await givenPlacement(books.db, { sku: await givenSku(books.db), count: 1 });
  await takeStandbys();
  const placing = shop.place(placement);
  await expect.poll(() => primary.waiting()).toBe(1);
  await primary.cancelWaits();
  // The second COMMIT of the same batch: it locked the checkout, so it waits as well.
  await expect.poll(() => primary.waiting()).toBe(1);
  await primary.set({ synchronous_standby_names: '' });
  const answer = await placing;
  expect(answer.says).toBe('201');
  expect(await ordersOf(books.db, placement.key)).toHaveLength(1);
});

test.each(['while its checkout is there', 'when its checkout is deleted'])(
  'a replay waits for a standby %s',
  async (when) => {
    const placement = await givenPlacement(books.db, { sku: await givenSku(books.db), count: 1 });
    expect((await shop.place(placement)).says).toBe('201');
    if (when === 'when its checkout is deleted')
      await sql`DELETE FROM checkouts WHERE key = ${placement.key}`.execute(books.db);
    const options = { stockLocking: 'pessimistic' as const, batchMax: 1 };
    const engine = openEngine(primary.url, options);
    await takeStandbys();
    const replay = engine.place(placement);
    await expect.poll(() => primary.waiting()).toBe(1);
    await primary.set({ synchronous_standby_names: '' });
    expect(tell(await replay)).toBe('replayed');
    await engine.close();
  },
);

test('cancelling an order is not answered as done', async () => {
  const placement = await givenPlacement(books.db, { sku: await givenSku(books.db), count: 1 });
  const { orderNo } = (await shop.place(placement)).answer.json();
  const cancel = () => shop.ask(placement.userId, 'POST', `/api/orders/${orderNo}/cancel`, { reason: '' });
  await takeStandbys();
  expect((await whileWaitsAreCancelled(cancel())).says).toBe('503 outcome_unknown');
  await giveStandbys();
  expect((await cancel()).says).toBe('200');
  await expectCleanBooks(books.db);
});

test.each(['cancel', 'receive'])(
  '%s on an order whose status does not allow it is answered only when a standby has that status',
  async (action) => {
    const placement = await givenPlacement(books.db, { sku: await givenSku(books.db), count: 1 });
    const { orderNo } = (await shop.place(placement)).answer.json();
    const ask = (what: string) =>
      shop.ask(placement.userId, 'POST', `/api/orders/${orderNo}/${what}`, { reason: '' });
    expect((await ask('cancel')).says).toBe('200');
    await takeStandbys();
    expect((await whileWaitsAreCancelled(ask(action))).says).toBe('503 outcome_unknown');
    await giveStandbys();
    expect((await ask(action)).says).toMatch(/^409 /);
  },
);

test('an address, an account and a cart are not answered as stored', async () => {
  const { userId } = await givenShopper(books.db);
  const { skuId } = await givenSku(books.db);
  await takeStandbys();
  const registration = {
    username: 'doubtful1',
    mobile: '13800138111',
    password: 'river stone lantern',
    passwordConfirm: 'river stone lantern',
  };
  const asked = {
    address: () => shop.ask(userId, 'POST', '/api/addresses', address),
    account: () => shop.ask(null, 'POST', '/api/auth/register', registration),
    profile: () => shop.ask(userId, 'PATCH', '/api/me', { nickname: '小明' }),
    cart: () => shop.ask(userId, 'POST', '/api/cart/items', { skuId, count: 1 }),
  };
  const says: Record<string, string> = {};
  for (const [name, ask] of Object.entries(asked)) says[name] = (await whileWaitsAreCancelled(ask())).says;
  expect(says).toEqual({
    address: '503 outcome_unknown',
    account: '503 outcome_unknown',
    profile: '503 outcome_unknown',
    cart: '503 cart_unavailable',
  });
});

test('a payment is not confirmed, so that the provider is told failure and sends its notify again', async () => {
  const placement = await givenPlacement(books.db, { sku: await givenSku(books.db), count: 1 });
  const order = (await shop.place(placement)).answer.json();
  const outTradeNo = `${order.orderNo}01`;
  await sql`INSERT INTO payments (order_no, attempt, provider, channel, amount_fen, expires_at)
            VALUES (${order.orderNo}, 1, 'alipay', 'page', ${order.totalFen}, now() + interval '1 hour')`.execute(
    books.db,
  );
  const confirming = createConfirming({
    ...{ db: shop.postgres.db, batchMax: 8, queueMax: 8, deadlineMs: DEADLINE_MS },
    onSurplus: () => {},
  });
  const message = {
    provider: 'alipay' as const,
    kind: 'notify' as const,
    outTradeNo,
    fields: {},
    digest: outTradeNo,
  };
  const confirm = () =>
    confirming.confirm({ outTradeNo, tradeNo: '1', receivedFen: order.totalFen, message });
  await takeStandbys();
  expect(await whileWaitsAreCancelled(confirm())).toEqual({ kind: 'busy' });
  await giveStandbys();
  expect(await confirm()).toEqual({ kind: 'settled', isRepeat: true });
  await confirming.close();
});
