import { createPasswords } from '../../../platform/auth/passwords.ts';
import { type Database, violatedUnique } from '../../../platform/postgres/postgres.ts';
import { createStaff, opensStaffAccount } from '../../staff/index.ts';
import { findUserByUsername, insertUser } from '../queries.ts';

/** The logins of the sample shop. Their passwords are published, so they must never exist beside real customers. */
const DEMO_SHOPPER = { username: 'shopper01', password: 'jishi demo shop' };
const DEMO_OPERATOR = { username: 'operator01', password: 'jishi demo desk' };

/** Makes the two demo logins if they do not exist. Several processes may do this at once. */
export async function seedDemoLogins(db: Database): Promise<void> {
  const passwords = createPasswords();
  const { username, password } = DEMO_SHOPPER;
  const shopper = { username, passwordHash: await passwords.hash(password), nickname: '集市访客' };
  await insertUser(db, shopper).catch((error: unknown) => {
    if (violatedUnique(error) !== 'users_username_key') throw error;
  });
  await createStaff(db, passwords, { ...DEMO_OPERATOR, roles: ['admin'] });
}

/** Finds the demo logins that still have their published passwords. */
export async function findDemoLogins(db: Database): Promise<{ username: string; password: string }[]> {
  const passwords = createPasswords();
  const shopper = await findUserByUsername(db, DEMO_SHOPPER.username);
  const [canShopperSignIn, canOperatorSignIn] = await Promise.all([
    shopper !== undefined && passwords.matches(shopper.passwordHash, DEMO_SHOPPER.password),
    opensStaffAccount(db, passwords, DEMO_OPERATOR),
  ]);
  return [...(canShopperSignIn ? [DEMO_SHOPPER] : []), ...(canOperatorSignIn ? [DEMO_OPERATOR] : [])];
}
