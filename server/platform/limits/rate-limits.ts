import { sql } from 'kysely';
import type { Database } from '../postgres/postgres.ts';
import { networksOf } from './networks.ts';

/** At most `max` within a window of time that starts with the first one counted. */
export interface Limit {
  key: string;
  max: number;
  windowSeconds: number;
}

/** Counters that all servers of one shop share. */
export interface RateLimits {
  /**
   * Counts one against each limit.
   * @returns null when no limit is reached; else nothing is counted, and the seconds until the reached limit starts again
   */
  take(limits: readonly Limit[]): Promise<number | null>;
  /** Subtracts one from each limit, for something that must not count after all. */
  giveBack(limits: readonly Limit[]): Promise<void>;
  /** Sets the count of each limit to zero. */
  clear(limits: readonly Limit[]): Promise<void>;
  /** Whether anything was counted within the current window. */
  isTaken(limit: Limit): Promise<boolean>;
}

/** Never refuses, for load tests. */
export const noRateLimits: RateLimits = {
  take: async () => null,
  giveBack: async () => {},
  clear: async () => {},
  isTaken: async () => false,
};

/** One statement, so that no more than `max` of any number of simultaneous calls pass. */
async function takeOne(db: Database, limit: Limit): Promise<boolean> {
  const { rows } = await sql`
    INSERT INTO rate_limits AS r (key, count, resets_at)
    VALUES (${limit.key}, 1, now() + make_interval(secs => ${limit.windowSeconds}))
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN r.resets_at <= now() THEN 1 ELSE r.count + 1 END,
      resets_at = CASE WHEN r.resets_at <= now() THEN excluded.resets_at ELSE r.resets_at END
    WHERE r.resets_at <= now() OR r.count < ${limit.max}
    RETURNING 1`.execute(db);
  return rows.length > 0;
}

async function secondsLeft(db: Database, limit: Limit): Promise<number> {
  const { rows } = await sql<{ seconds: number }>`
    SELECT ceil(extract(epoch FROM resets_at - now()))::float8 AS seconds
    FROM rate_limits WHERE key = ${limit.key}`.execute(db);
  return Math.max(1, rows[0]?.seconds ?? 1);
}

/** The counters in PostgreSQL. */
export function createPostgresRateLimits(db: Database): RateLimits {
  async function giveBack(limits: readonly Limit[]): Promise<void> {
    if (limits.length === 0) return;
    const keys = limits.map((limit) => limit.key);
    // Rows are locked in the order of their keys; in another order two calls could deadlock.
    await sql`
      WITH held AS (SELECT key FROM rate_limits WHERE key = ANY(${keys}) ORDER BY key FOR UPDATE)
      UPDATE rate_limits r SET count = greatest(r.count - 1, 0) FROM held WHERE r.key = held.key`.execute(db);
  }

  return {
    giveBack,
    async take(limits) {
      for (const [index, limit] of limits.entries()) {
        if (await takeOne(db, limit)) continue;
        await giveBack(limits.slice(0, index));
        return secondsLeft(db, limit);
      }
      return null;
    },
    async clear(limits) {
      const keys = limits.map((limit) => limit.key);
      await sql`
        DELETE FROM rate_limits WHERE key IN
          (SELECT key FROM rate_limits WHERE key = ANY(${keys}) ORDER BY key FOR UPDATE)`.execute(db);
    },
    async isTaken(limit) {
      const { rows } = await sql`
        SELECT FROM rate_limits WHERE key = ${limit.key} AND count > 0 AND resets_at > now()`.execute(db);
      return rows.length > 0;
    },
  };
}

/** One limit for each network of an address: nobody escapes by another address of their own block. */
export function limitsPerNetwork(ip: string | null, { key, max, windowSeconds }: Limit): Limit[] {
  return networksOf(ip).map(({ name, factor }) => ({
    key: `${key}:${name}`,
    max: max * factor,
    windowSeconds,
  }));
}
