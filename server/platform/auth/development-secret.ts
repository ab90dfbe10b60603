import { randomBytes } from 'node:crypto';
import type { Database } from '../postgres/postgres.ts';

/** The secret of this name, the same for all processes on one database. The first process that asks makes and stores it. */
export async function developmentSecret(
  db: Database,
  name: string,
  make = () => randomBytes(48).toString('base64url'),
): Promise<string> {
  const value = make();
  await db
    .insertInto('settings')
    .values({ name, value })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return row.value;
}
