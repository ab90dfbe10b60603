import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { Agent, request } from 'undici';
import { startEmbeddedPostgres } from '../server/platform/postgres/embedded-server.ts';
import type { Database as Tables } from '../server/platform/postgres/postgres.ts';
import { idOf } from './seed.ts';
import { type BenchServer, benchTokens, startServer, tokenOf } from './shop.ts';

/** Two server processes on one durable PostgreSQL, shoppers who repeat their orders, and functions that `kill -9` processes. */

const ANSWER_WITHIN_MS = 10_000;
/** A shopper who gets no order repeats the request at the other server, for at most this time. */
const GIVE_UP_AFTER_MS = 60_000;

export interface Database {
  dataDir: string;
  url: string;
  pid: number;
  /** Whether the postmaster ended by itself. */
  hasEnded(): boolean;
  stop(): Promise<void>;
}

/** PostgreSQL on a data directory that stays when the process is killed. */
export async function startDatabase(dataDir: string): Promise<Database> {
  const server = await startEmbeddedPostgres({ dataDir, say: console.error });
  let isOver = false;
  void server.ended.then(() => {
    isOver = true;
  });
  return { dataDir, url: server.url, pid: server.pid, hasEnded: () => isOver, stop: () => server.stop() };
}

export interface Answer {
  /** 0 where there was no answer. */
  status: number;
  orderNo: string | null;
  code: string | null;
}

/** Two servers that can be killed and started again, and the requests of shoppers to them. */
export class Servers {
  readonly #running: (BenchServer | null)[] = [null, null];
  readonly #agent = new Agent({
    connections: 64,
    bodyTimeout: ANSWER_WITHIN_MS,
    headersTimeout: ANSWER_WITHIN_MS,
  });
  readonly #tokens = benchTokens();
  readonly #ports: readonly [number, number];
  readonly #settings: Record<string, string>;

  constructor(ports: readonly [number, number], settings: Record<string, string> = {}) {
    this.#ports = ports;
    this.#settings = settings;
  }

  async start(databaseUrl: string, which: number): Promise<void> {
    this.#running[which] = await startServer(databaseUrl, this.#ports[which] as number, this.#settings);
  }

  /** `kill -9`: the process ends at any point of its work. */
  kill(which: number): void {
    this.#running[which]?.process.kill('SIGKILL');
    this.#running[which] = null;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.map((server) => server?.stop()));
    await this.#agent.close();
  }

  /** Sends one request for the order of the n-th checkout, of user `1 + n mod users`, to one server. */
  async place(n: number, users: number, which: number): Promise<Answer> {
    const user = 1 + (n % users);
    try {
      const { statusCode: status, body } = await request(
        `http://127.0.0.1:${this.#ports[which]}/api/orders`,
        {
          method: 'POST',
          dispatcher: this.#agent,
          headers: {
            'content-type': 'application/json',
            authorization: `Bearer ${tokenOf(this.#tokens, idOf('user', user))}`,
            'idempotency-key': idOf('checkout', n),
          },
          body: JSON.stringify({ addressId: idOf('address', user) }),
        },
      );
      const { orderNo = null, code = null } = (await body.json()) as { orderNo?: string; code?: string };
      return { status, orderNo, code };
    } catch {
      return { status: 0, orderNo: null, code: null };
    }
  }

  /** Repeats the request until it gets an order or a final refusal, also while servers are down. */
  async placeStubbornly(n: number, users: number): Promise<{ answer: Answer; tries: number }> {
    const giveUpAt = Date.now() + GIVE_UP_AFTER_MS;
    for (let tries = 1; ; tries++) {
      const answer = await this.place(n, users, (n + tries) % 2);
      const isFinal = answer.status > 0 && answer.status < 500;
      if (isFinal || Date.now() > giveUpAt) return { answer, tries };
      await new Promise((next) => setTimeout(next, 20));
    }
  }
}

/** The acknowledged orders, and the answers that contradict an earlier answer for the same key. */
export class Ledger {
  readonly acknowledged = new Map<number, string>();
  readonly contradictions: string[] = [];
  readonly failures: string[] = [];
  tries = 0;

  note(n: number, { answer, tries }: { answer: Answer; tries: number }): void {
    this.tries += tries;
    if (answer.orderNo === null) {
      this.failures.push(`checkout ${n}: ${answer.status} ${answer.code ?? ''}`);
      return;
    }
    const before = this.acknowledged.get(n);
    if (before !== undefined && before !== answer.orderNo)
      this.contradictions.push(`checkout ${n}: ${before} and ${answer.orderNo}`);
    this.acknowledged.set(n, answer.orderNo);
  }
}

/** Every acknowledged order must exist once, under the key and number that the shopper knows. */
export async function missingOrders(ledger: Ledger, db: Tables): Promise<string[]> {
  const { rows } = await sql<{
    checkout_key: string;
    order_no: string;
  }>`SELECT checkout_key, order_no FROM orders`.execute(db);
  const orderOf = new Map(rows.map((row) => [row.checkout_key, row.order_no]));
  const broken: string[] = [];
  for (const [n, orderNo] of ledger.acknowledged) {
    const found = orderOf.get(idOf('checkout', n));
    if (found !== orderNo) broken.push(`checkout ${n}: told ${orderNo}, found ${found ?? 'none'}`);
  }
  return broken;
}

/** Waits until the shop answers, and fails after the given time. */
export async function until(condition: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('the shop did not come back in time');
    await pause(20);
  }
}

/** Shoppers who place checkout after checkout until stopped, and every tenth checkout twice. */
export function startLoad(
  servers: Servers,
  plan: { first: number; last: number; users: number; shoppers: number },
): { ledger: Ledger; stop(): Promise<void> } {
  const ledger = new Ledger();
  let next = plan.first;
  let isOver = false;
  const shopper = async () => {
    while (!isOver && next <= plan.last) {
      const n = next++;
      ledger.note(n, await servers.placeStubbornly(n, plan.users));
      if (n % 10 === 0) ledger.note(n, await servers.placeStubbornly(n, plan.users));
    }
  };
  const all = Promise.all(Array.from({ length: plan.shoppers }, shopper));
  return {
    ledger,
    async stop() {
      isOver = true;
      await all;
    },
  };
}
