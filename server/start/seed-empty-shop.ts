import { findDemoLogins, seedDemoLogins } from '../modules/accounts/index.ts';
import { isCatalogEmpty } from '../modules/catalog/index.ts';
import type { Database } from '../platform/postgres/postgres.ts';
import { StartError } from '../platform/process/start-error.ts';
import { seedSampleShop } from '../sample-shop/index.ts';
import type { Config } from './config.ts';

export interface DemoLogin {
  username: string;
  password: string;
}

/**
 * With SAMPLE_SHOP=on, seeds an empty database with the sample goods and the demo logins.
 * @returns the demo logins whose published passwords work, for the start message
 * @throws StartError when such a login works in a shop that can be reached from outside
 */
export async function seedEmptyShop(db: Database, config: Config): Promise<DemoLogin[]> {
  if (config.sampleShop && (await isCatalogEmpty(db))) {
    // Goods are seeded last: if this process is killed before, the next start still finds an empty shop and seeds again.
    await seedDemoLogins(db);
    await seedSampleShop(db);
  }
  const logins = await findDemoLogins(db);
  if (!config.isStrict || logins.length === 0) return logins;
  const names = logins.map(({ username }) => username).join(', ');
  throw new StartError(
    `The database holds demo logins with their published passwords: ${names}. Change the passwords or use another database.`,
  );
}
