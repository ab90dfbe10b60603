import type { StorefrontBuild } from '../../storefront/build.ts';
import { type App, buildApp } from '../app.ts';
import type { Gateways } from '../gateways/index.ts';
import { createTokens, type Tokens } from '../platform/auth/tokens.ts';
import { openRedis } from '../platform/redis/redis.ts';
import { readConfig } from '../start/config.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { createTestLog } from './log.ts';

export const TEST_SECRET = 'a secret for tests that is long enough';

export interface TestShop {
  app: App;
  database: TestDatabase;
  tokens: Tokens;
  close(): Promise<void>;
}

export const NO_GATEWAYS: Gateways = { payments: {}, logins: {}, sms: null, invoices: null, carriers: null };

/**
 * The whole shop on a database of its own, for `inject`. Settings are those of the environment, by name; the gateways
 * are switched off but for those given.
 * @param beside another server of the same shop: both have one database
 */
export async function startTestShop(
  settings: Record<string, string> = {},
  gateways: Partial<Gateways> = {},
  { storefront = null, beside }: { storefront?: StorefrontBuild | null; beside?: TestShop } = {},
): Promise<TestShop> {
  const config = readConfig({ RATE_LIMITS: 'off', SIMULATORS: 'off', LOG_LEVEL: 'warn', ...settings });
  const database = beside?.database ?? (await createTestDatabase());
  const tokens = createTokens({ secret: TEST_SECRET, issuer: 'jishi', audience: 'jishi' });
  const log = createTestLog(config.logLevel);
  const redis = await openRedis(config.stores, log);
  const app = await buildApp(config, {
    postgres: database,
    redis,
    tokens,
    gateways: { ...NO_GATEWAYS, ...gateways },
    storefront,
    log,
  });
  await app.ready();
  return {
    app,
    database,
    tokens,
    async close() {
      await app.close();
      await redis?.close();
      if (!beside) await database.drop();
    },
  };
}
