import pino from 'pino';
import { type App, buildApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { createTokens, type Tokens } from '../platform/tokens.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export const TEST_SECRET = 'a secret for tests that is long enough';

export interface TestShop {
  app: App;
  database: TestDatabase;
  tokens: Tokens;
  close(): Promise<void>;
}

/** The whole shop on a database of its own, for `inject`. Settings are those of the environment, by name. */
export async function startTestShop(settings: Record<string, string> = {}): Promise<TestShop> {
  const config = readConfig({ RATE_LIMITS: 'off', SIMULATORS: 'off', LOG_LEVEL: 'warn', ...settings });
  const database = await createTestDatabase();
  const tokens = createTokens({ secret: TEST_SECRET, issuer: 'jishi', audience: 'jishi' });
  const app = await buildApp(config, { postgres: database, tokens, log: pino({ level: config.logLevel }) });
  await app.ready();
  return {
    app,
    database,
    tokens,
    async close() {
      await app.close();
      await database.drop();
    },
  };
}
