import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import pino from 'pino';
import { type App, buildApp } from '../app.ts';
import { createTokens, type Tokens } from '../platform/auth/tokens.ts';
import { migrate } from '../platform/postgres/migrate.ts';
import { openPostgres, type Postgres } from '../platform/postgres/postgres.ts';
import { readConfig } from '../start/config.ts';
import { TEST_SECRET } from './app.ts';
import { bearer } from './given.ts';

/** Makes the tables in the database at `url`. */
export async function migrateAt(url: string): Promise<void> {
  const postgres = openPostgres({ url, poolMax: 2, statementTimeoutMs: 60_000 }, () => {});
  await migrate(postgres.db);
  await postgres.close();
}

export interface ShopOn {
  app: App;
  postgres: Postgres;
  tokens: Tokens;
  /** Asks as this user; without one, as a visitor. */
  ask(
    userId: string | null,
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    url: string,
    body?: object,
  ): Promise<Asked>;
  place(placement: { userId: string; key: string; addressId: string }): Promise<Asked>;
  close(): Promise<void>;
}

/** What tests look at in an answer: `200`, or `503 busy` with the code of the refusal. */
export interface Asked {
  says: string;
  retryAfter: string | undefined;
  tookMs: number;
  answer: LightMyRequestResponse;
}

/** A shop on the database at `url`, with settings by the names that the environment has for them. */
export async function startShopOn(url: string, settings: Record<string, string> = {}): Promise<ShopOn> {
  const config = readConfig({
    RATE_LIMITS: 'off',
    SIMULATORS: 'off',
    LOG_LEVEL: 'silent',
    ...settings,
  });
  const { poolMax, statementTimeoutMs } = config.stores;
  const writeDeadlineMs = config.orders.deadlineMs;
  const postgres = openPostgres({ url, poolMax, statementTimeoutMs, writeDeadlineMs }, () => {});
  const tokens = createTokens({ secret: TEST_SECRET, issuer: 'jishi', audience: 'jishi' });
  const gateways = { payments: {}, logins: {}, sms: null, invoices: null, carriers: null };
  const log = pino({ level: config.logLevel });
  const deps = { postgres, redis: null, tokens, gateways, storefront: null, log };
  const app = await buildApp(config, deps);
  await app.ready();

  async function send(request: InjectOptions): Promise<Asked> {
    const startedAt = performance.now();
    const answer = await app.inject(request);
    const tookMs = performance.now() - startedAt;
    const code = answer.statusCode < 400 ? '' : ` ${answer.json().code}`;
    const retryAfter = answer.headers['retry-after']?.toString();
    return { says: `${answer.statusCode}${code}`, retryAfter, tookMs, answer };
  }

  return {
    app,
    postgres,
    tokens,
    ask: (userId, method, url, body) =>
      send({
        method,
        url,
        headers: userId === null ? {} : bearer(tokens, userId),
        ...(body && { payload: body }),
      }),
    place: ({ userId, key, addressId }) =>
      send({
        method: 'POST',
        url: '/api/orders',
        headers: { ...bearer(tokens, userId), 'idempotency-key': key },
        payload: { addressId },
      }),
    async close() {
      await app.close();
      await postgres.close();
    },
  };
}
