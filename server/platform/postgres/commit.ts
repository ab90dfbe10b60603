import pg from 'pg';
import type { Deadline } from './deadline.ts';
import { CommitInDoubtError } from './postgres-errors.ts';

/**
 * PostgreSQL answers COMMIT with the word COMMIT and a warning (01000) if the wait for a standby was cancelled: the
 * transaction is then on this server only, and a new primary may not have it. By class, because a server's language
 * changes the text.
 */
function isWarning(notice: { code?: string | undefined }): boolean {
  return /^(01|57P)/.test(notice.code ?? '');
}

/** An answer of the server that says for certain that nothing was committed. */
function isDefiniteRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !/^(08|40003|57P|58|XX)/.test(error.code ?? '');
}

/**
 * Sends what commits, COMMIT or a lone statement that writes, and returns its answer.
 * @throws CommitInDoubtError if the answer is no proof: it came with a warning, too late, or not at all. The caller then
 * must not use this connection again, because it may lead to a server that is not the primary any more.
 */
export async function sendCommit(
  client: pg.ClientBase,
  send: () => Promise<pg.QueryResult>,
  deadline: Deadline | null,
): Promise<pg.QueryResult> {
  let warning: { code?: string | undefined; message?: string | undefined } | null = null;
  const onNotice = (notice: { code?: string | undefined; message?: string | undefined }) => {
    if (isWarning(notice)) warning ??= notice;
  };
  client.on('notice', onNotice);
  try {
    const answer = await (deadline === null ? send() : deadline.race(send()));
    if (warning !== null)
      throw new CommitInDoubtError('COMMIT was answered with a warning', { cause: warning });
    return answer;
  } catch (error) {
    if (error instanceof CommitInDoubtError || isDefiniteRefusal(error)) throw error;
    throw new CommitInDoubtError('COMMIT was not answered', { cause: error });
  } finally {
    client.off('notice', onNotice);
  }
}
