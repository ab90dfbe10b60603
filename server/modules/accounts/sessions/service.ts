import { hashToken, judgeRefreshToken, randomToken } from '../../../platform/auth/refresh-tokens.ts';
import type { Tokens } from '../../../platform/auth/tokens.ts';
import type { Client } from '../../../platform/http/client.ts';
import { refuse } from '../../../platform/http/errors.ts';
import type { Refusal } from '../../../platform/http/problems.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import type { UserRow } from '../queries.ts';
import type { DeviceSession } from '../schema.ts';
import {
  endOwnSession,
  endSession,
  endSessionOfToken,
  insertRefreshToken,
  insertSession,
  isSessionLiving,
  lockSessionOfToken,
  selectLivingSessions,
  supersedeTokens,
  touchSession,
} from './queries.ts';

/** Each use of the refresh token starts these days anew. */
export const SESSION_DAYS = 30;
export interface SignedIn {
  user: UserRow;
  sessionId: string;
  accessToken: string;
  refreshToken: string;
}

export interface Refreshed {
  accessToken: string;
  refreshToken: string;
}

async function issueRefreshToken(tx: Tx, sessionId: string): Promise<string> {
  const token = randomToken();
  await insertRefreshToken(tx, sessionId, hashToken(token));
  return token;
}

export type Sessions = ReturnType<typeof createSessions>;

export function createSessions(deps: { db: Database; tokens: Tokens }) {
  const { db, tokens } = deps;
  const accessToken = (userId: string, sessionId: string) => tokens.sign({ sub: userId, sid: sessionId });

  /**
   * Opens a session for a user who has just shown who they are; one statement, so `at` need not be a transaction.
   * @param passwordHash the hash that the password matched, null where something else was shown
   * @returns undefined when the user or that password is gone since
   */
  async function open(
    at: Database,
    user: UserRow,
    client: Client,
    passwordHash: string | null,
  ): Promise<SignedIn | undefined> {
    const refreshToken = randomToken();
    const opened = await insertSession(at, {
      userId: user.id,
      passwordHash,
      ...client,
      lifetimeDays: SESSION_DAYS,
      tokenHash: hashToken(refreshToken),
    });
    if (opened === undefined) return undefined;
    return { user, sessionId: opened.id, accessToken: accessToken(user.id, opened.id), refreshToken };
  }

  async function rotate(tx: Tx, token: string, client: Client) {
    const presented = await lockSessionOfToken(tx, hashToken(token));
    const verdict = judgeRefreshToken(presented);
    if (presented === undefined || verdict === 'expired') return refuse('refresh_expired');
    if (verdict === 'reused') {
      // Not a refusal yet: that would roll the end of the session back.
      await endSession(tx, presented.sessionId, 'refresh_reused');
      return 'reused';
    }
    if (verdict === 'newest') await supersedeTokens(tx, presented.sessionId);
    const refreshToken = await issueRefreshToken(tx, presented.sessionId);
    await touchSession(tx, presented.sessionId, { ...client, lifetimeDays: SESSION_DAYS });
    return { accessToken: accessToken(presented.userId, presented.sessionId), refreshToken };
  }

  return {
    open,

    /** Trades a refresh token for the next one and an access token; one that comes back late ends its session. */
    async refresh(
      token: string,
      client: Client,
    ): Promise<Refreshed | Refusal<'refresh_expired' | 'refresh_reused'>> {
      const rotated = await inTransaction(db, (tx) => rotate(tx, token, client));
      return rotated === 'reused' ? refuse('refresh_reused') : rotated;
    },

    async signOut(token: string): Promise<void> {
      await endSessionOfToken(db, hashToken(token));
    },

    async list(userId: string, currentId: string): Promise<DeviceSession[]> {
      const rows = await selectLivingSessions(db, userId);
      return rows.map((row) => ({
        id: row.id,
        device: row.device,
        ip: row.ip,
        createdAt: row.created_at.toISOString(),
        lastUsedAt: row.last_used_at.toISOString(),
        isCurrent: row.id === currentId,
      }));
    },

    /** @returns false where the user has no such session */
    async end(userId: string, sessionId: string): Promise<boolean> {
      return isUuid(sessionId) && (await endOwnSession(db, userId, sessionId));
    },

    /**
     * Whether the session behind an access token still stands. Reads do without the question; what changes how one
     * signs in asks it, or a token of an ended session could take the account over in its last minutes.
     */
    async isLiving(userId: string, sessionId: string): Promise<boolean> {
      return isUuid(sessionId) && (await isSessionLiving(db, userId, sessionId));
    },
  };
}
