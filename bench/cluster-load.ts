import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { createTokens, type Tokens } from '../server/platform/auth/tokens.ts';
import { idOf } from './seed.ts';
import { tokenOf } from './shop.ts';
import { Ledger } from './trial.ts';

/** Shoppers of a cluster: orders, payments, carts and sign-ins through the reverse proxy. */

const ANSWER_WITHIN_MS = 20_000;
const GIVE_UP_AFTER_MS = 180_000;
const REPEAT_AFTER_MS = 50;
const EVERY_NTH_IS_REPEATED = 10;
const EVERY_NTH_IS_PAID = 4;
const PASSWORD = 'a password for the proof';

export interface LoadPlan {
  url: string;
  simulatorsUrl: string;
  tokenSecret: string;
  users: number;
  skus: number;
  shoppers: number;
  first: number;
  last: number;
}

interface HttpAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: any JSON of the shop
  body: any;
}

export class ClusterLoad {
  readonly ledger = new Ledger();
  /** When an order was acknowledged that was not acknowledged before, on the clock of `performance.now()`. */
  readonly acknowledgedAt: number[] = [];
  /** Answers to all requests by status; 0 is no answer. */
  readonly statuses = new Map<string, number>();
  /** Every request, for the time that its answer took. */
  readonly requests: { kind: string; status: number; at: number; ms: number }[] = [];
  /** Payments that the provider took the money for, by their outTradeNo. */
  readonly paid = new Map<string, string>();
  readonly #plan: LoadPlan;
  readonly #agent = new Agent({
    connections: 64,
    headersTimeout: ANSWER_WITHIN_MS,
    bodyTimeout: ANSWER_WITHIN_MS,
  });
  readonly #tokens: Tokens;
  readonly #username = `prove${String(Date.now()).slice(-6)}a`;
  #next: number;
  #isOver = false;
  #all: Promise<unknown> = Promise.resolve();

  constructor(plan: LoadPlan) {
    this.#plan = plan;
    this.#next = plan.first;
    this.#tokens = createTokens({ secret: plan.tokenSecret, issuer: 'jishi', audience: 'jishi' });
  }

  start(): void {
    const shoppers = Array.from({ length: this.#plan.shoppers }, () => this.#shopper());
    this.#all = Promise.all([...shoppers, this.#carts(), this.#signIns()]);
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#all;
    await this.#agent.close();
  }

  async #ask(
    kind: string,
    method: 'GET' | 'POST',
    path: string,
    headers: Record<string, string>,
    body?: object,
  ): Promise<HttpAnswer> {
    let answer: HttpAnswer = { status: 0, body: {} };
    const at = performance.now();
    try {
      const { statusCode, body: content } = await request(`${this.#plan.url}${path}`, {
        method,
        dispatcher: this.#agent,
        headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await content.text();
      answer = { status: statusCode, body: text.startsWith('{') ? JSON.parse(text) : {} };
    } catch {
      // No answer is an outcome too.
    }
    this.requests.push({ kind, status: answer.status, at, ms: performance.now() - at });
    const key = `${kind} ${answer.status}`;
    this.statuses.set(key, (this.statuses.get(key) ?? 0) + 1);
    return answer;
  }

  #bearer(user: number): { authorization: string } {
    return { authorization: `Bearer ${tokenOf(this.#tokens, idOf('user', user))}` };
  }

  /** Sends the order until there is an order or a final refusal. */
  async #place(n: number): Promise<string | null> {
    const user = 1 + (n % this.#plan.users);
    const giveUpAt = Date.now() + GIVE_UP_AFTER_MS;
    for (let tries = 1; ; tries++) {
      const { status, body } = await this.#ask(
        'order',
        'POST',
        '/api/orders',
        { ...this.#bearer(user), 'idempotency-key': idOf('checkout', n) },
        { addressId: idOf('address', user) },
      );
      const isFinal = status > 0 && status < 500;
      if (!isFinal && Date.now() < giveUpAt) {
        await pause(REPEAT_AFTER_MS);
        continue;
      }
      const orderNo: string | null = body.orderNo ?? null;
      if (orderNo !== null && !this.ledger.acknowledged.has(n)) this.acknowledgedAt.push(performance.now());
      this.ledger.note(n, { answer: { status, orderNo, code: body.code ?? null }, tries });
      return orderNo;
    }
  }

  async #shopper(): Promise<void> {
    while (!this.#isOver && this.#next <= this.#plan.last) {
      const n = this.#next++;
      const orderNo = await this.#place(n);
      if (n % EVERY_NTH_IS_REPEATED === 0) await this.#place(n);
      if (orderNo !== null && n % EVERY_NTH_IS_PAID === 0) await this.#pay(n, orderNo);
    }
  }

  /** Opens a payment and pays it at the simulator, which then notifies the shop. */
  async #pay(n: number, orderNo: string): Promise<void> {
    const opened = await this.#ask(
      'payment',
      'POST',
      `/api/orders/${orderNo}/payments`,
      this.#bearer(1 + (n % this.#plan.users)),
      {
        provider: 'alipay',
        channel: 'page',
      },
    );
    if (opened.status !== 201 && opened.status !== 200) return;
    const { url, outTradeNo } = opened.body as { url: string; outTradeNo: string };
    await fetch(url).then((page) => page.text());
    const paid = await fetch(`${this.#plan.simulatorsUrl}/alipay/control/pay`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ outTradeNo }),
    });
    await paid.text();
    if (paid.ok) this.paid.set(outTradeNo, orderNo);
  }

  async #carts(): Promise<void> {
    for (let n = 1; !this.#isOver; n++) {
      const user = 1 + (n % this.#plan.users);
      await this.#ask('cart', 'POST', '/api/cart/items', this.#bearer(user), {
        skuId: idOf('sku', 1 + (n % this.#plan.skus)),
        count: 1,
      });
      await this.#ask('goods', 'GET', '/api/products', {});
      await pause(100);
    }
  }

  async #signIns(): Promise<void> {
    const [username, password] = [this.#username, PASSWORD];
    await this.#ask(
      'register',
      'POST',
      '/api/auth/register',
      {},
      {
        username,
        mobile: `138${String(Date.now()).slice(-8)}`,
        password,
        passwordConfirm: password,
      },
    );
    while (!this.#isOver) {
      await this.#ask('sign-in', 'POST', '/api/auth/login', {}, { username, password });
      await pause(500);
    }
  }
}

/** The longest time between two acknowledged orders that began or ended between two moments, in ms. */
export function longestGapMs(acknowledgedAt: readonly number[], from: number, to: number): number {
  const inside = acknowledgedAt.filter((at) => at > from && at < to);
  const before = acknowledgedAt.findLast((at) => at <= from) ?? from;
  const moments = [before, ...inside, to];
  return Math.max(...moments.slice(1).map((at, i) => at - (moments[i] as number)));
}
