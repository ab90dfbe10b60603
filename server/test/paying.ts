import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import type { TradeView } from '../../simulators/alipay/control.ts';
import { signMessage } from '../../simulators/alipay/signature.ts';
import { type Rig, startSimulators } from '../../simulators/test-rig.ts';
import { buildShop, type Shop } from '../app.ts';
import { createAlipayGateway } from '../gateways/alipay/index.ts';
import type { PaymentGateway } from '../gateways/payment.ts';
import type { PaymentChannel, PaymentProvider } from '../gateways/payment-providers.ts';
import { createWechatGateway } from '../gateways/wechat/index.ts';
import { createTokens, type Tokens } from '../platform/auth/tokens.ts';
import { startTimedJobs, type TimedJobs } from '../platform/jobs/timed-jobs.ts';
import { freePort } from '../platform/process/ports.ts';
import { readConfig } from '../start/config.ts';
import { TEST_SECRET } from './app.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import {
  bearer,
  type GivenSku,
  givenAddress,
  givenSku,
  givenStaff,
  givenUser,
  staffBearer,
} from './given.ts';

/** Listening shops with a simulated Alipay and WeChat Pay, and the steps of tests about money. */

export interface GivenOrder {
  orderNo: string;
  totalFen: number;
  userId: string;
  sku: GivenSku;
  count: number;
}

export interface Opened {
  status: number;
  provider: PaymentProvider;
  paymentId: string;
  outTradeNo: string;
  url: string;
}

type Headers = Record<string, string>;
/** Any JSON: tests compare its values, so its type does not matter. */
// biome-ignore lint/suspicious/noExplicitAny: see above
type Json = any;

export interface PayingShop {
  /** Servers on one database. Alipay notifies the first of them. */
  shops: Shop[];
  urls: string[];
  database: TestDatabase;
  tokens: Tokens;
  alipay: Rig;
  /** The true adapter, without replaced methods. */
  gateway: PaymentGateway;
  /** Methods of the gateway that a test has replaced. */
  instead: Partial<PaymentGateway>;
  staff: Headers;
  call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    headers?: Headers,
    body?: unknown,
  ): Promise<{ status: number; body: Json }>;
  order(wish?: { sku?: GivenSku; count?: number; priceFen?: number }): Promise<GivenOrder>;
  open(order: GivenOrder, channel?: PaymentChannel): Promise<Opened>;
  /** The buyer opens the cashier page. The trade exists at Alipay from then on. */
  visit(opened: Opened): Promise<void>;
  /** The buyer opens the payment and pays, at the provider of the payment. */
  pay(opened: Opened): Promise<void>;
  setFaults(provider: PaymentProvider, faults: Record<string, unknown>): Promise<void>;
  /** A payment as its provider's books have it. */
  tradeAt(provider: string, outTradeNo: string): Promise<TradeView>;
  /** Resolves with the answers to Alipay's messages about a payment, once there are so many. */
  notified(outTradeNo: string, count?: number): Promise<(string | null)[]>;
  /** An order as its buyer sees it. */
  read(order: GivenOrder): Promise<Json>;
  /** The states of the order, its payments and its stock. */
  standing(order: GivenOrder): Promise<{
    order: string;
    payments: string[];
    stock: { onHand: number; locked: number; sold: number };
  }>;
  /** Lets the order and its payments expire, this long ago. At Alipay they keep their expiry. */
  expire(order: GivenOrder, agoMs?: number): Promise<void>;
  cancel(order: GivenOrder): Promise<{ status: number; body: Json }>;
  /** The stored messages about a payment as `kind: verdict`, oldest first. */
  messages(outTradeNo: string): Promise<string[]>;
  /** Posts a notify. @returns the body of the answer */
  notify(body: string, server?: number): Promise<string>;
  /** Runs the timed jobs whose names contain one of these texts, on the first server, until the shop closes. */
  keepWorking(...names: string[]): void;
  /** An Alipay adapter whose every call is answered with this text. */
  lyingGateway(answer: string): Promise<PaymentGateway>;
  /** Switches all faults off and restores all replaced methods. */
  heal(): Promise<void>;
  /** Runs one round of the timed job whose name contains this text, on the first server. */
  work(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Signs messages as Alipay would, for messages that the simulator does not send. */
export interface Pen {
  /** A signed form or query string. */
  sign(fields: Record<string, string>): string;
  /** Makes the shop verify notifies and returns by this key. Calls still go to the simulator. */
  take(): void;
}

export function createPen(shop: Pick<PayingShop, 'alipay' | 'instead'>): Pen {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const alipayPublicKey = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  const reader = createAlipayGateway({ ...shop.alipay.settings.alipay, alipayPublicKey });
  return {
    sign: (fields) => new URLSearchParams(signMessage(fields, privateKey)).toString(),
    take() {
      shop.instead.readNotify = reader.readNotify;
      shop.instead.readReturn = reader.readReturn;
    },
  };
}

export interface PayingOptions {
  settings?: Record<string, string>;
  servers?: number;
}

/** A gateway whose methods a test may replace at any time. */
function replaceable(of: PaymentGateway, instead: Partial<PaymentGateway>): PaymentGateway {
  const method = <Name extends keyof Omit<PaymentGateway, 'amountMaxFen'>>(
    name: Name,
  ): PaymentGateway[Name] =>
    ((...args: unknown[]) =>
      ((instead[name] ?? of[name]) as (...args: unknown[]) => unknown)(...args)) as PaymentGateway[Name];
  return {
    amountMaxFen: instead.amountMaxFen ?? of.amountMaxFen,
    open: method('open'),
    readNotify: method('readNotify'),
    answerNotify: method('answerNotify'),
    readReturn: method('readReturn'),
    query: method('query'),
    close: method('close'),
    refund: method('refund'),
    refundQuery: method('refundQuery'),
    bill: method('bill'),
  };
}

/** Repeats `look` until it finds something. The bound only ends a hang. */
export async function until<T>(look: () => Promise<T | undefined>, withinMs = 60_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`nothing was found within ${withinMs} ms`);
    await new Promise((done) => setTimeout(done, 10));
  }
}

export async function startPayingShop(options: PayingOptions = {}): Promise<PayingShop> {
  const alipay = await startSimulators();
  const database = await createTestDatabase();
  const tokens = createTokens({ secret: TEST_SECRET, issuer: 'jishi', audience: 'jishi' });
  const direct = createAlipayGateway(alipay.settings.alipay, { timeoutMs: 2_000 });
  const wechat = createWechatGateway(alipay.settings.wechat, { timeoutMs: 2_000 });
  const instead: Partial<PaymentGateway> = {};
  const gateway = replaceable(direct, instead);
  const shops: Shop[] = [];
  const working: TimedJobs[] = [];
  const liars: Server[] = [];
  const urls: string[] = [];
  for (let index = 0; index < (options.servers ?? 1); index++) {
    const port = await freePort('127.0.0.1');
    const settings = { RATE_LIMITS: 'off', SIMULATORS: 'off', LOG_LEVEL: 'silent', PORT: String(port) };
    const config = readConfig({ ...settings, ...options.settings });
    const shop = await buildShop(config, {
      postgres: database,
      redis: null,
      tokens,
      gateways: {
        payments: { alipay: gateway, wechat },
        logins: {},
        sms: null,
        invoices: null,
        carriers: null,
      },
      storefront: null,
      log: pino({ level: config.logLevel }),
    });
    urls.push(await shop.app.listen({ port, host: '127.0.0.1' }));
    shops.push(shop);
  }
  const { id: staffId } = await givenStaff(database.db, ['finance', 'orders', 'catalog']);
  const staff = staffBearer(tokens, staffId);

  const call: PayingShop['call'] = async (method, path, headers = {}, body) => {
    const response = await fetch(urls[0] + path, {
      method,
      redirect: 'manual',
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  };

  const paying: PayingShop = {
    ...{ shops, urls, database, tokens, alipay, gateway: direct, instead, staff, call },
    async order(wish = {}) {
      const { count = 1 } = wish;
      const { priceFen = 1_000 } = wish;
      const sku = wish.sku ?? (await givenSku(database.db, { priceFen }));
      const { id: userId } = await givenUser(database.db);
      const { id: addressId } = await givenAddress(database.db, userId);
      const headers = bearer(tokens, userId);
      const checkout = await call('POST', '/api/checkouts', headers, {
        items: [{ skuId: sku.skuId, count }],
      });
      const keyed = { ...headers, 'idempotency-key': checkout.body.key };
      const placed = await call('POST', '/api/orders', keyed, { addressId });
      if (placed.status !== 201) throw new Error(JSON.stringify(placed.body));
      const { orderNo, totalFen } = placed.body;
      return { orderNo, totalFen, userId, sku, count };
    },
    async open({ orderNo, userId }, channel = 'page') {
      const provider = channel === 'page' || channel === 'wap' ? 'alipay' : 'wechat';
      const wish = { provider, channel };
      const path = `/api/orders/${orderNo}/payments`;
      const { status, body } = await call('POST', path, bearer(tokens, userId), wish);
      return { status, provider, ...body };
    },
    async visit({ provider, url }) {
      if (provider === 'alipay') await fetch(url);
    },
    async setFaults(provider, faults) {
      const { status, body } = await alipay.ask('PUT', `/${provider}/control/faults`, faults);
      if (status !== 200) throw new Error(`faults refused: ${JSON.stringify(body)}`);
    },
    tradeAt: async (provider, outTradeNo) =>
      (await alipay.ask<TradeView>('GET', `/${provider}/control/trades/${outTradeNo}`)).body,
    async pay(opened) {
      await paying.visit(opened);
      const path = `/${opened.provider}/control/pay`;
      const { status } = await alipay.ask('POST', path, { outTradeNo: opened.outTradeNo });
      if (status !== 200) throw new Error(`the cashier answered ${status}`);
    },
    notified: (outTradeNo, count = 1) =>
      until(async () => {
        const { notifies } = await alipay.trade(outTradeNo);
        return notifies.length >= count ? notifies.map(({ answer }) => answer) : undefined;
      }),
    async read({ orderNo, userId }) {
      return (await call('GET', `/api/orders/${orderNo}`, bearer(tokens, userId))).body;
    },
    async standing(order) {
      const view = await paying.read(order);
      const { sku } = order;
      const stock = await database.db
        .selectFrom('stock')
        .select(['on_hand as onHand', 'locked', 'sold'])
        .where('sku_id', '=', sku.skuId)
        .executeTakeFirstOrThrow();
      const payments = view.payments.map(({ status }: { status: string }) => status);
      return { order: view.status, payments, stock };
    },
    async expire({ orderNo }, agoMs = 1_000) {
      const expires_at = new Date(Date.now() - agoMs);
      await database.db.updateTable('orders').set({ expires_at }).where('order_no', '=', orderNo).execute();
      await database.db.updateTable('payments').set({ expires_at }).where('order_no', '=', orderNo).execute();
    },
    cancel: ({ orderNo, userId }) =>
      call('POST', `/api/orders/${orderNo}/cancel`, bearer(tokens, userId), { reason: '不想要了' }),
    async messages(outTradeNo) {
      const rows = await database.db
        .selectFrom('payment_messages')
        .select(['kind', 'verdict'])
        .where('out_trade_no', '=', outTradeNo)
        .orderBy('id')
        .execute();
      return rows.map(({ kind, verdict }) => `${kind}: ${verdict}`);
    },
    async notify(body, server = 0) {
      const response = await fetch(`${urls[server]}/api/payments/alipay/notify`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
        body,
      });
      if (response.status !== 200) throw new Error(`a notify was answered with ${response.status}`);
      return response.text();
    },
    keepWorking(...names) {
      const jobs = (shops[0] as Shop).jobs.filter(({ name }) => names.some((each) => name.includes(each)));
      if (jobs.length !== names.length) throw new Error(`not all of ${names} are timed jobs`);
      working.push(startTimedJobs(jobs, (shops[0] as Shop).app.log));
    },
    async lyingGateway(answer) {
      const liar = createServer((_request, response) => response.end(answer)).listen(0, '127.0.0.1');
      await once(liar, 'listening');
      liars.push(liar);
      const gatewayUrl = `http://127.0.0.1:${(liar.address() as AddressInfo).port}/gateway.do`;
      return createAlipayGateway({ ...alipay.settings.alipay, gatewayUrl });
    },
    async heal() {
      for (const name of Object.keys(instead)) delete instead[name as keyof PaymentGateway];
      await paying.setFaults('alipay', {});
      await paying.setFaults('wechat', {});
    },
    async work(name) {
      const job = shops[0]?.jobs.find((each) => each.name.includes(name));
      if (!job) throw new Error(`no timed job is called ${name}`);
      await job.run(new AbortController().signal);
    },
    async close() {
      await Promise.all(working.map((jobs) => jobs.stop()));
      await Promise.all(shops.map(closeShop));
      await alipay.close();
      for (const liar of liars) liar.close();
      await database.drop();
    },
  };
  return paying;
}

/** Closes a shop without waiting for the requests that a failed test left open. */
async function closeShop({ app }: Shop): Promise<void> {
  const closed = app.close();
  app.server.closeAllConnections();
  await closed;
}

/** A new `Idempotency-Key` header. */
export function onceKey(): { 'idempotency-key': string } {
  return { 'idempotency-key': randomUUID() };
}
