import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { refuse } from '../errors.ts';
import { findUser, type UserRow, updateUser } from '../queries.ts';
import type { Caller } from '../sessions/caller.ts';
import type { Sessions } from '../sessions/service.ts';
import { refuseIfTaken, type TakenRefusal } from '../taken.ts';
import { setFirstUsername } from './queries.ts';
import type { ProfileChange } from './schema.ts';

export function createProfile({ db, sessions }: { db: Database; sessions: Sessions }) {
  return {
    /** @returns undefined when the account is deleted */
    async find(userId: string): Promise<UserRow | undefined> {
      return findUser(db, userId);
    },

    /** @returns undefined when the account is deleted */
    async change(userId: string, { nickname, avatarUrl }: ProfileChange): Promise<UserRow | undefined> {
      const isEmpty = nickname === undefined && avatarUrl === undefined;
      return isEmpty ? findUser(db, userId) : updateUser(db, userId, { nickname, avatarUrl });
    },

    /** Sets the username of an account that has none. */
    async chooseUsername(
      caller: Caller,
      username: string,
    ): Promise<UserRow | TakenRefusal | Refusal<'username_set' | 'token_expired'>> {
      const user = await sessions.readAccount(caller);
      if (isRefusal(user)) return user;
      return refuseIfTaken(
        async () => (await setFirstUsername(db, user.id, username)) ?? refuse('username_set'),
      );
    },
  };
}
