import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { type Access, accessGuard } from '../../../platform/auth/access.ts';
import { createTokens } from '../../../platform/auth/tokens.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { TEST_SECRET } from '../../../test/app.ts';
import { createAccessRules } from './service.ts';

/** Registers one route of the back office, as a start does. */
async function startWith(access: string | undefined): Promise<void> {
  const app = Fastify();
  const tokens = createTokens({ secret: TEST_SECRET, issuer: 'jishi', audience: 'jishi' });
  await app.register(accessGuard, { tokens, isRevoked: () => false, ...createAccessRules({} as Database) });
  app.get('/api/admin/things', { config: { access: access as Access, limit: 'read' } }, () => ({}));
  await app.close();
}

test.each(['staff', 'staff:orders.ship', 'staff:refunds.create|payments.read', 'shopper', 'anyone'])(
  'a route for %s starts',
  async (access) => expect(await startWith(access)).toBeUndefined(),
);

test.each([
  undefined,
  'staff:orders.shipp',
  'staff:orders',
  'staff:',
  'staff:admin',
  'staff:orders.ship|king',
  'staff:constructor',
  'visitor:orders.ship',
  'folks:orders.ship',
])('a route for %s stops the start', async (access) => {
  await expect(startWith(access)).rejects.toThrow(/\/api\/admin\/things/);
});
