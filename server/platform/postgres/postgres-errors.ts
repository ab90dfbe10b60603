import pg from 'pg';

/** The server answered COMMIT with ROLLBACK, without an error: a statement before it had failed. Nothing was written. */
export class NotCommittedError extends Error {
  override name = 'NotCommittedError';
}

/**
 * Nobody knows whether the transaction is committed on every server that must have it: the connection ended during
 * COMMIT, no standby confirmed it in time, or the server cancelled the wait for a standby.
 */
export class CommitInDoubtError extends Error {
  override name = 'CommitInDoubtError';
}

/** The database takes no writes at the moment, or not in time. Nothing was written. */
export class WritesRefusedError extends Error {
  override name = 'WritesRefusedError';
}

/**
 * What to do about an error of PostgreSQL: the same transaction may pass if it runs again (`retry`), the connection is of
 * no use any more (`connection`), the commit is in doubt (`in_doubt`), or the data is bad (`data`).
 */
export type PostgresTrouble = 'retry' | 'connection' | 'in_doubt' | 'data' | 'other';

/** SQLSTATEs after which the same transaction may pass (PostgreSQL manual, appendix A). */
const RETRY = new Set(['40001', '40P01', '55P03', '57014']);
/** 25006: the server became a standby, or was told to be read-only. Without it, one connection would fail for ever. */
const CONNECTION = /^(08|57P0|53|25006|25P03|25P04)/;
const SOCKET = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** A standby refuses unlogged tables while it plans the statement, before it could answer 25006. */
function isUnloggedOnStandby(error: Error): boolean {
  return error instanceof pg.DatabaseError && error.code === '0A000' && error.routine === 'get_relation_info';
}

/** Tells what an error of the driver means, by SQLSTATE or by the socket's error. */
export function classifyPostgresError(error: unknown): PostgresTrouble {
  if (!(error instanceof Error)) return 'other';
  if (error instanceof CommitInDoubtError) return 'in_doubt';
  if (error instanceof WritesRefusedError) return 'connection';
  const code = codeOf(error);
  if (RETRY.has(code)) return 'retry';
  if (CONNECTION.test(code) || SOCKET.has(code) || isUnloggedOnStandby(error)) return 'connection';
  if (/^2[23]/.test(code)) return 'data';
  // pg gives no code to the errors of a socket that closed during a query.
  if (
    /Connection terminated|not queryable|timeout exceeded when trying to connect|timeout expired/i.test(
      error.message,
    )
  )
    return 'connection';
  return 'other';
}

/** The server can read but not write: it is a standby, or its sessions are read-only. */
export function isReadOnlyServer(error: unknown): boolean {
  return error instanceof Error && (codeOf(error) === '25006' || isUnloggedOnStandby(error));
}

/** The name of the violated constraint if `error` is a unique violation (23505), else null. */
export function violatedUnique(error: unknown): string | null {
  return error instanceof pg.DatabaseError && error.code === '23505' ? (error.constraint ?? '') : null;
}

/** The name of the exclusion constraint that an insert or update has violated, or null. */
export function violatedExclusion(error: unknown): string | null {
  return error instanceof pg.DatabaseError && error.code === '23P01' ? (error.constraint ?? '') : null;
}
