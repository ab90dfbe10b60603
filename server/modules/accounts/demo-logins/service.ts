import { createPasswords } from '../../../platform/auth/passwords.ts';
import { type Database, violatedUnique } from '../../../platform/postgres/postgres.ts';
import { createStaff, opensStaffAccount } from '../../staff/index.ts';
import { insertUser, selectUserByUsername } from '../queries.ts';

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

/** The demo logins whose published passwords open them now. */
export async function openDemoLogins(db: Database): Promise<{ username: string; password: string }[]> {
  const passwords = createPasswords();
  const shopper = await selectUserByUsername(db, DEMO_SHOPPER.username);
  const [isShopperOpen, isOperatorOpen] = await Promise.all([
    shopper !== undefined && passwords.matches(shopper.password_hash, DEMO_SHOPPER.password),
    opensStaffAccount(db, passwords, DEMO_OPERATOR),
  ]);
  return [...(isShopperOpen ? [DEMO_SHOPPER] : []), ...(isOperatorOpen ? [DEMO_OPERATOR] : [])];
}
