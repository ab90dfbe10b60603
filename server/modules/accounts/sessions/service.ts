import { hashToken, judgeRefreshToken, randomToken } from '../../../platform/auth/refresh-tokens.ts';
import type { Tokens } from '../../../platform/auth/tokens.ts';
import type { Client } from '../../../platform/http/client.ts';
import { refuse } from '../../../platform/http/errors.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { findUser, type UserRow } from '../queries.ts';
import type { Caller } from './caller.ts';
import {
  endSession,
  endSessionOfToken,
  endSessionOfUser,
  insertRefreshToken,
  insertSession,
  isSessionActive,
  isSessionProven,
  lockSessionOfToken,
  readActiveSessions,
  supersedeTokens,
  touchSession,
} from './queries.ts';
import type { DeviceSession } from './schema.ts';

/** A session ends this many days after the last use of its refresh token. */
export const SESSION_DAYS = 30;

/** For so long after a proof the session may change how one signs in. */
const PROOF_SECONDS = 600;

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
   * Opens a session for a user who has just proved who they are. It is one statement, so `at` need not be a transaction.
   * @param passwordHash the hash that the password matched, null where the proof was something else
   * @returns undefined when the user is deleted or has another password since
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
      // A refusal returned here would roll the transaction back, and the session would go on.
      await endSession(tx, presented.sessionId, 'refresh_reused');
      return 'reused';
    }
    if (verdict === 'newest') await supersedeTokens(tx, presented.sessionId);
    const refreshToken = await issueRefreshToken(tx, presented.sessionId);
    await touchSession(tx, presented.sessionId, { ...client, lifetimeDays: SESSION_DAYS });
    return { accessToken: accessToken(presented.userId, presented.sessionId), refreshToken };
  }

  /**
   * Whether the session behind an access token is active. An access token outlives its session by up to 15 minutes, so
   * whatever changes how one signs in asks this: a stolen token of an ended session must not take the account over.
   */
  async function isActive(userId: string, sessionId: string): Promise<boolean> {
    return isUuid(sessionId) && (await isSessionActive(db, userId, sessionId));
  }

  /** Reads the caller's account, if the session behind the access token is active. */
  async function readAccount({ userId, sessionId }: Caller): Promise<UserRow | Refusal<'token_expired'>> {
    const user = (await isActive(userId, sessionId)) ? await findUser(db, userId) : undefined;
    return user ?? refuse('token_expired');
  }

  return {
    open,
    isActive,

    readAccount,

    /**
     * Reads the caller's account, if the person proved who they are within ten minutes: by signing in, or at
     * `POST /api/me/step-up`. A stolen access token or an unattended browser must not change how one signs in.
     */
    async readProvenAccount(
      caller: Caller,
    ): Promise<UserRow | Refusal<'token_expired' | 'step_up_required'>> {
      const user = await readAccount(caller);
      if (isRefusal(user)) return user;
      const isProven = await isSessionProven(db, caller.userId, caller.sessionId, PROOF_SECONDS);
      return isProven ? user : refuse('step_up_required');
    },

    /** Exchanges a refresh token for the next one and an access token. A token that comes back late ends its session. */
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
      const rows = await readActiveSessions(db, userId);
      return rows.map((row) => ({
        id: row.id,
        device: row.device,
        ip: row.ip,
        createdAt: row.createdAt.toISOString(),
        lastUsedAt: row.lastUsedAt.toISOString(),
        isCurrent: row.id === currentId,
      }));
    },

    /** @returns false when the user has no such session */
    async end(userId: string, sessionId: string): Promise<boolean> {
      return isUuid(sessionId) && (await endSessionOfUser(db, userId, sessionId));
    },
  };
}
