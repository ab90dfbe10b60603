import { randomInt } from 'node:crypto';
import type { Tx } from '../../../platform/postgres/postgres.ts';
import { type UserRow, updateUser } from '../queries.ts';
import { endSessionsOfUser } from '../sessions/queries.ts';
import { insertUserOfMobile, lockUserByMobile } from './queries.ts';

export interface NumberOwner {
  user: UserRow;
  created: boolean;
  /** The number was unproven, and the password, sessions and third parties of the account have ended. */
  passwordEnded: boolean;
}

/** A nickname for somebody who has not chosen one. */
function randomNickname(): string {
  return `用户${randomInt(1_000_000).toString().padStart(6, '0')}`;
}

export type NumberOwners = ReturnType<typeof createNumberOwners>;

export function createNumberOwners(deps: {
  /** Ends the account's sign-in by third parties. */
  unbindThirdParties: (tx: Tx, userId: string) => Promise<void>;
}) {
  /**
   * The account of a number that was just proven, made where there is none. A stranger may have registered the number
   * without proving it, so whatever that person could sign in with ends.
   */
  async function findOrCreate(tx: Tx, mobile: string): Promise<NumberOwner> {
    const found = await lockUserByMobile(tx, mobile);
    if (found === undefined) {
      const user = await insertUserOfMobile(tx, { mobile, nickname: randomNickname() });
      // Undefined: another request registered the number after the look-up. The next look-up finds that account.
      return user ? { user, created: true, passwordEnded: false } : findOrCreate(tx, mobile);
    }
    if (found.mobileVerifiedAt !== null) return { user: found, created: false, passwordEnded: false };
    const user = await updateUser(tx, found.id, { mobileVerifiedAt: new Date(), passwordHash: null });
    if (user === undefined) throw new Error('a locked user row is gone');
    await endSessionsOfUser(tx, found.id, 'number_proven', null);
    await deps.unbindThirdParties(tx, found.id);
    return { user, created: false, passwordEnded: true };
  }

  return { findOrCreate };
}
