import { randomInt } from 'node:crypto';
import type { Tx } from '../../../platform/postgres/postgres.ts';
import { releaseUnprovenMobile, type UserRow } from '../queries.ts';
import { insertUserOfMobile, lockUserByMobile } from './queries.ts';

export interface NumberOwner {
  user: UserRow;
  created: boolean;
  /** Another account had the number without proving it, and has lost it. */
  claimEnded: boolean;
}

/** A nickname for somebody who has not chosen one. */
function randomNickname(): string {
  return `用户${randomInt(1_000_000).toString().padStart(6, '0')}`;
}

/**
 * The account of a number that was just proven, made where there is none. An account that has the number unproven is not
 * the owner's: a stranger may have made it, with a username, an address and an access token that is valid for 15 minutes.
 * So that account loses the number, and the owner gets a new one.
 */
export async function findOrCreateOwner(tx: Tx, mobile: string): Promise<NumberOwner> {
  const found = await lockUserByMobile(tx, mobile);
  if (found !== undefined && found.mobileVerifiedAt !== null)
    return { user: found, created: false, claimEnded: false };
  if (found !== undefined) await releaseUnprovenMobile(tx, mobile);
  const user = await insertUserOfMobile(tx, { mobile, nickname: randomNickname() });
  // Undefined: another request registered the number after the look-up. The next look-up finds that account.
  return user ? { user, created: true, claimEnded: found !== undefined } : findOrCreateOwner(tx, mobile);
}
