import { randomInt } from 'node:crypto';
import { refuse } from '../../platform/errors.ts';
import { maskMobile, parseMobile } from '../../platform/mobile.ts';
import type { Passwords } from '../../platform/passwords.ts';
import { type Database, inTransaction, type Tx, violatedUnique } from '../../platform/postgres.ts';
import type { Refusal } from '../../platform/problems.ts';
import type { Tokens } from '../../platform/tokens.ts';
import {
  insertUser,
  selectTaken,
  selectUser,
  selectUserByProvenMobile,
  selectUserByUsername,
  type UserRow,
  updateUser,
} from './queries.ts';
import { mobileTaken, takenByIndex, usernameTaken } from './registration.ts';
import type { Credentials, Profile, Registration, User } from './schema.ts';
import { type Client, createSessions, type Sessions, type SignedIn } from './sessions.ts';

export interface AccountsDeps {
  db: Database;
  tokens: Tokens;
  passwords: Passwords;
}

/** The user as they see themselves. */
export function presentUser(row: UserRow): User {
  return {
    id: row.id,
    username: row.username,
    mobile: row.mobile === null ? null : maskMobile(row.mobile),
    mobileVerifiedAt: row.mobile_verified_at?.toISOString() ?? null,
    nickname: row.nickname,
    avatarUrl: row.avatar_url,
    hasPassword: row.password_hash !== null,
    createdAt: row.created_at.toISOString(),
  };
}

/** A name for somebody who has not chosen one. */
export function givenNickname(): string {
  return `用户${randomInt(1_000_000).toString().padStart(6, '0')}`;
}

/** Writes, and turns a name or number that somebody else took meanwhile into its refusal. */
export async function orTaken<T>(
  write: () => Promise<T>,
): Promise<T | Refusal<'username_taken' | 'mobile_taken'>> {
  try {
    return await write();
  } catch (error) {
    const taken = takenByIndex(violatedUnique(error));
    if (taken === null) throw error;
    return taken;
  }
}

export type Accounts = ReturnType<typeof createAccounts>;

export function createAccounts(deps: AccountsDeps) {
  const { db, passwords } = deps;
  const sessions: Sessions = createSessions(deps);

  async function findByLogin(login: string): Promise<UserRow | undefined> {
    const mobile = parseMobile(login);
    return mobile === null ? selectUserByUsername(db, login) : selectUserByProvenMobile(db, mobile);
  }

  /** The account that a username (or proven mobile) and its password belong to. */
  async function authenticate(credentials: Credentials): Promise<UserRow | Refusal<'bad_credentials'>> {
    const user = await findByLogin(credentials.username);
    // Asked for nobody's password as well: the answer takes as long whether or not there is such an account.
    const isRight = await passwords.matches(user?.password_hash ?? null, credentials.password);
    return user !== undefined && isRight ? user : refuse('bad_credentials');
  }

  async function openOrRefuse(tx: Tx, user: UserRow, client: Client) {
    return (await sessions.open(tx, user, client, user.password_hash)) ?? refuse('bad_credentials');
  }

  return {
    sessions,

    /** Makes an account and signs it in. */
    async register(
      form: Registration,
      client: Client,
    ): Promise<SignedIn | Refusal<'username_taken' | 'mobile_taken' | 'bad_credentials'>> {
      const wanted = { username: form.username, mobile: parseMobile(form.mobile) ?? '' };
      const taken = await selectTaken(db, wanted);
      if (taken.isUsernameTaken) return usernameTaken();
      if (taken.isMobileTaken) return mobileTaken();
      const passwordHash = await passwords.hash(form.password);
      return orTaken(() =>
        inTransaction(db, async (tx) => {
          const values = { ...wanted, password_hash: passwordHash, nickname: form.username };
          return openOrRefuse(tx, await insertUser(tx, values), client);
        }),
      );
    },

    async login(credentials: Credentials, client: Client): Promise<SignedIn | Refusal<'bad_credentials'>> {
      const user = await authenticate(credentials);
      if (!('id' in user)) return user;
      return inTransaction(db, (tx) => openOrRefuse(tx, user, client));
    },

    /** @returns undefined for an account that was deleted */
    async me(userId: string): Promise<User | undefined> {
      const row = await selectUser(db, userId);
      return row && presentUser(row);
    },

    /** @returns undefined for an account that was deleted */
    async changeProfile(userId: string, profile: Profile): Promise<User | undefined> {
      const changes = {
        ...(profile.nickname !== undefined && { nickname: profile.nickname }),
        ...(profile.avatarUrl !== undefined && { avatar_url: profile.avatarUrl }),
      };
      const isEmpty = Object.keys(changes).length === 0;
      const row = await (isEmpty ? selectUser(db, userId) : updateUser(db, userId, changes));
      return row && presentUser(row);
    },
  };
}
