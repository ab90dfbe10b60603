import { ACCESS_TOKEN_SECONDS } from '../../../platform/auth/tokens.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { readRevoked } from './queries.ts';

/** An access token lives 15 minutes and is accepted up to 5 s later; a minute on top for clocks that differ. */
export const REMEMBERED_SECONDS = ACCESS_TOKEN_SECONDS + 65;
/**
 * A row can become visible after a later one: its transaction committed later. None lasts a minute, because statements and
 * idle transactions are ended before.
 */
const OVERLAP_SECONDS = 60;

export interface Revocations {
  /** Whether a session has ended while its access tokens may still be valid. A look-up in memory. */
  isRevoked(sessionId: string): boolean;
  /** Reads what other servers, and this one, have revoked since the last time. */
  refresh(): Promise<void>;
}

/**
 * The sessions that ended within the life of an access token. Reading them once a second costs one small indexed
 * statement a server, where a look-up for each request would cost a round trip on the hot path.
 * @param now a clock that only goes forward, in milliseconds
 */
export function createRevocations(db: Database, now: () => number = () => performance.now()): Revocations {
  const forgetAtMs = new Map<string, number>();
  let readAtMs: number | null = null;

  function forgetOld(): void {
    for (const [sessionId, atMs] of forgetAtMs) if (atMs < now()) forgetAtMs.delete(sessionId);
  }

  return {
    // Most of the time no session has ended lately, and then the id is not even hashed.
    isRevoked: (sessionId) => forgetAtMs.size > 0 && forgetAtMs.has(sessionId),

    async refresh() {
      const startedAtMs = now();
      const sinceSeconds =
        readAtMs === null
          ? REMEMBERED_SECONDS
          : Math.min(REMEMBERED_SECONDS, (startedAtMs - readAtMs) / 1_000 + OVERLAP_SECONDS);
      const rows = await readRevoked(db, sinceSeconds);
      readAtMs = startedAtMs;
      for (const { sessionId } of rows)
        if (!forgetAtMs.has(sessionId)) forgetAtMs.set(sessionId, startedAtMs + REMEMBERED_SECONDS * 1_000);
      forgetOld();
    },
  };
}
