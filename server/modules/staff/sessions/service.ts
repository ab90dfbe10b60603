import { hashToken, judgeRefreshToken, randomToken } from '../../../platform/auth/refresh-tokens.ts';
import { ACCESS_TOKEN_SECONDS, type Tokens } from '../../../platform/auth/tokens.ts';
import type { Client } from '../../../platform/http/client.ts';
import { refuse as refuseAny } from '../../../platform/http/errors.ts';
import type { Refusal } from '../../../platform/http/problems.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { refuse } from '../errors.ts';
import {
  endSession,
  endSessionOfToken,
  insertRefreshToken,
  insertSession,
  lockSessionOfToken,
  selectSessions,
  stepUpSession,
  supersedeTokens,
  touchSession,
} from './queries.ts';
import type { Access, StaffDevice } from './schema.ts';

/** Each use of the refresh cookie starts these days anew. Shorter than a shopper's 30: more is at stake. */
export const SESSION_DAYS = 7;

export interface OpenedSession extends Access {
  refreshToken: string;
}

export type Sessions = ReturnType<typeof createSessions>;

export function createSessions({ db, tokens }: { db: Database; tokens: Tokens }) {
  function accessOf(staffId: string, sessionId: string): Access {
    const accessToken = tokens.sign({ sub: staffId, sid: sessionId, staff: true });
    return { accessToken, expiresInSeconds: ACCESS_TOKEN_SECONDS };
  }

  async function rotate(tx: Tx, token: string, client: Client) {
    const presented = await lockSessionOfToken(tx, hashToken(token));
    if (presented?.isDisabled) return refuse('staff_disabled');
    const verdict = judgeRefreshToken(presented);
    if (presented === undefined || verdict === 'expired') return refuseAny('refresh_expired');
    if (verdict === 'reused') {
      // No refusal yet: a refusal would roll the end of the session back.
      await endSession(tx, presented.staffId, presented.sessionId, 'refresh_reused');
      return 'reused';
    }
    if (verdict === 'newest') await supersedeTokens(tx, presented.sessionId);
    const refreshToken = randomToken();
    await insertRefreshToken(tx, presented.sessionId, hashToken(refreshToken));
    await touchSession(tx, presented.sessionId, { ...client, lifetimeDays: SESSION_DAYS });
    return { ...accessOf(presented.staffId, presented.sessionId), refreshToken };
  }

  return {
    /**
     * Opens a session for somebody who has just shown who they are.
     * @returns undefined when the account was disabled or got another password meanwhile
     */
    async open(
      tx: Tx,
      person: { id: string; passwordHash: string },
      client: Client,
    ): Promise<OpenedSession | undefined> {
      const refreshToken = randomToken();
      const opened = await insertSession(tx, {
        ...client,
        staffId: person.id,
        passwordHash: person.passwordHash,
        lifetimeDays: SESSION_DAYS,
        tokenHash: hashToken(refreshToken),
      });
      return opened && { ...accessOf(person.id, opened.id), refreshToken };
    },

    /** Trades a refresh token for the next one and an access token; one that comes back late ends its session. */
    async refresh(
      token: string,
      client: Client,
    ): Promise<OpenedSession | Refusal<'refresh_expired' | 'refresh_reused' | 'staff_disabled'>> {
      const rotated = await inTransaction(db, (tx) => rotate(tx, token, client));
      return rotated === 'reused' ? refuseAny('refresh_reused') : rotated;
    },

    signOut: (token: string) => endSessionOfToken(db, hashToken(token)),

    async list(staffId: string, currentId: string): Promise<StaffDevice[]> {
      const rows = await selectSessions(db, staffId);
      return rows.map((row) => ({
        id: row.id,
        device: row.device,
        ip: row.ip,
        createdAt: row.created_at.toISOString(),
        lastUsedAt: row.last_used_at.toISOString(),
        isCurrent: row.id === currentId,
      }));
    },

    /** @returns false where that session is not this person's, or has ended */
    async end(staffId: string, sessionId: string): Promise<boolean> {
      return isUuid(sessionId) && (await endSession(db, staffId, sessionId, 'ended_by_staff'));
    },

    /** From now on the session counts as freshly proven. */
    stepUp: (staffId: string, sessionId: string) => stepUpSession(db, staffId, sessionId),
  };
}
