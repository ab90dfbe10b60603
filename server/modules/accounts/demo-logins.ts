import { createPasswords } from '../../platform/passwords.ts';
import { type Database, violatedUnique } from '../../platform/postgres.ts';
import { createStaff } from '../staff/index.ts';
import { insertUser } from './queries.ts';

/** The sample shop's shopper and operator; never beside real customers. */
export const DEMO_SHOPPER = { username: 'shopper01', password: 'jishi demo shop' };
export const DEMO_OPERATOR = { username: 'operator01', password: 'jishi demo desk' };

/** Makes the two demo logins where they are not there yet; several processes may do it at once. */
export async function seedDemoLogins(db: Database): Promise<void> {
  const passwords = createPasswords();
  const { username, password } = DEMO_SHOPPER;
  const shopper = { username, password_hash: await passwords.hash(password), nickname: '集市访客' };
  await insertUser(db, shopper).catch((error: unknown) => {
    if (violatedUnique(error) !== 'users_username_key') throw error;
  });
  await createStaff(db, passwords, { ...DEMO_OPERATOR, roles: ['admin'] });
}
