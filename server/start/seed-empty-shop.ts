import { sql } from 'kysely';
import { openDemoLogins, seedDemoLogins } from '../modules/accounts/index.ts';
import type { Database } from '../platform/postgres/postgres.ts';
import { StartError } from '../platform/process/start-error.ts';
import { seedSampleShop } from '../sample-shop/index.ts';
import type { Config } from './config.ts';

export interface DemoLogin {
  username: string;
  password: string;
}

/** Without goods: whoever makes a staff account first still gets the sample shop. */
async function isEmpty(db: Database): Promise<boolean> {
  const { rows } = await sql<{ isEmpty: boolean }>`
    SELECT NOT (EXISTS (SELECT FROM categories) OR EXISTS (SELECT FROM products)) AS "isEmpty"`.execute(db);
  return rows[0]?.isEmpty ?? false;
}

/**
 * Fills an empty shop with the sample goods and the demo logins where that is allowed, and keeps those logins away
 * from real customers.
 * @returns the demo logins that work, to be shown to whoever started the shop
 * @throws StartError when they work in a shop that the world can reach
 */
export async function furnish(db: Database, config: Config): Promise<DemoLogin[]> {
  if (config.sampleShop && (await isEmpty(db))) {
    // The goods last: a start that is killed in between finds the shop still empty.
    await seedDemoLogins(db);
    await seedSampleShop(db);
  }
  const logins = await openDemoLogins(db);
  if (!config.isStrict || logins.length === 0) return logins;
  const names = logins.map(({ username }) => username).join(', ');
  throw new StartError(
    `The database holds demo logins with their published passwords: ${names}. Change the passwords or use another database.`,
  );
}
