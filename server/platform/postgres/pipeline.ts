import { Socket } from 'node:net';
import pg from 'pg';
import { sendCommit } from './commit.ts';
import { Deadline } from './deadline.ts';
import { connectionOptions, type PostgresOptions } from './postgres.ts';
import { classifyPostgresError, NotCommittedError, WritesRefusedError } from './postgres-errors.ts';
import { Primary } from './primary.ts';

/** A statement that PostgreSQL plans once for each connection. */
export interface Prepared {
  name: string;
  text: string;
}

/** Runs statements of one transaction; several may be sent before the first has answered. */
export interface Pipeline {
  query<Row extends pg.QueryResultRow>(statement: Prepared, values: unknown[]): Promise<Row[]>;
  /** @returns how many rows the statement wrote */
  execute(statement: Prepared, values: unknown[]): Promise<number>;
}

/**
 * An array in PostgreSQL's own text form, of values that need no quotes: UUIDs, order numbers, counts. pg would quote and
 * escape each value, which was 10 % of what an order allocates.
 */
export function plainArray(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`;
}

export interface PipelineConnection {
  /**
   * Runs `work` between BEGIN and COMMIT on this connection; BEGIN is sent together with the first statements of `work`.
   * Every failure rolls back, and the next call replaces a connection that is of no use any more.
   * @throws CommitInDoubtError if nobody knows whether the transaction is committed
   */
  transaction<T>(work: (pipeline: Pipeline) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The server's own limit for a statement comes first; a server that is silent for this much longer is given up. */
const SILENCE_MORE_MS = 2_000;

/** No pool counts these connections, and each whose COMMIT is not answered holds a backend of the server. */
const PARKED_MAX = 4;

interface Connection {
  client: pg.Client;
  socket: Socket;
  /** The COMMIT that is sent and not answered: it may wait for a standby, longer than any statement. */
  commit: Promise<unknown> | null;
}

/** A connection for one hot path, pipelined: a statement is sent before the one ahead of it is answered. */
export function createPipelineConnection(options: PostgresOptions): PipelineConnection {
  const config = connectionOptions({ ...options, readsByIndex: true });
  const primary = options.primary ?? new Primary(config);
  const deadlineMs = options.writeDeadlineMs ?? null;
  let current: Promise<Connection> | null = null;
  let isBusy = false;
  let parked = 0;

  function connect(): Promise<Connection> {
    const socket = new Socket();
    const client = new pg.Client({ ...config, pipeline: true, stream: () => socket });
    const connection: Connection = { client, socket, commit: null };
    primary.noteConnection(client);
    // For a server that does not answer at all. A timer of the socket: `query_timeout` would be a timer for each statement,
    // and its error would not say that the connection is gone.
    socket.setTimeout(options.statementTimeoutMs + SILENCE_MORE_MS, () => {
      if (isBusy && (connection.commit === null || deadlineMs === null)) socket.destroy();
    });
    const connecting = client.connect().then(() => connection);
    const forget = () => {
      if (current === connecting) current = null;
    };
    // The backend ended between two transactions, or refused the connection: the next transaction connects again.
    client.on('error', forget);
    client.on('end', forget);
    connecting.catch(forget);
    return connecting;
  }

  async function acquire(): Promise<Connection> {
    primary.assertWritable();
    if (parked >= PARKED_MAX)
      throw new WritesRefusedError(`${parked} COMMITs of this connection are not answered`);
    const kept = await current;
    if (kept !== null && primary.isCurrent(kept.client)) return kept;
    if (kept !== null) void kept.client.end().catch(() => {});
    current = connect();
    return current;
  }

  /** Leaves a connection that is of no use; if its COMMIT is not answered yet, it stays until the answer comes. */
  function leave({ client, socket, commit }: Connection): void {
    current = null;
    if (commit === null) void client.end().catch(() => {});
    else {
      parked++;
      primary.park(commit, () => {
        parked--;
        socket.destroy();
      });
    }
  }

  return {
    async transaction(work) {
      const connection = await acquire();
      isBusy = true;
      try {
        return await runTransaction(connection, work, deadlineMs);
      } catch (error) {
        primary.note(error);
        const isUseless = ['connection', 'in_doubt'].includes(classifyPostgresError(error));
        if (isUseless) leave(connection);
        else await rollback(connection.client);
        throw error;
      } finally {
        isBusy = false;
      }
    },
    async close() {
      const connection = await current?.catch(() => null);
      current = null;
      await connection?.client.end().catch(() => {});
      if (options.primary === undefined) await primary.stop();
    },
  };
}

/** Sends COMMIT and waits for its answer, but no longer than a write may take. */
async function commit(connection: Connection, deadlineMs: number | null): Promise<void> {
  const deadline = deadlineMs === null ? null : new Deadline(deadlineMs);
  const send = () => {
    const answer = connection.client.query('COMMIT');
    const answered = () => {
      connection.commit = null;
    };
    answer.then(answered, answered);
    connection.commit = answer;
    return answer;
  };
  try {
    const { command } = await sendCommit(connection.client, send, deadline);
    if (command !== 'COMMIT') throw new NotCommittedError(`COMMIT was answered with ${command}`);
  } finally {
    deadline?.clear();
  }
}

/** What one turn of the event loop sends becomes one write to the socket: each write would wake PostgreSQL (decision 0010). */
function writeTogether(socket: Socket): void {
  if (socket.writableCorked > 0) return;
  socket.cork();
  process.nextTick(() => socket.uncork());
}

async function runTransaction<T>(
  connection: Connection,
  work: (pipeline: Pipeline) => Promise<T>,
  deadlineMs: number | null,
): Promise<T> {
  const { client, socket } = connection;
  // After a statement that fails, PostgreSQL refuses those sent behind it, and `work` may get their errors first.
  const failures: unknown[] = [];
  const send = async (statement: Prepared, values: unknown[]): Promise<pg.QueryResult> => {
    writeTogether(socket);
    try {
      return await client.query({ ...statement, values });
    } catch (error) {
      failures.push(error);
      throw error;
    }
  };
  const pipeline: Pipeline = {
    query: async (statement, values) => (await send(statement, values)).rows,
    execute: async (statement, values) => (await send(statement, values)).rowCount ?? 0,
  };
  writeTogether(socket);
  const begun = client.query('BEGIN');
  const worked = work(pipeline).catch((error: unknown) => {
    throw failures[0] ?? error;
  });
  const [, result] = await Promise.all([begun, worked]);
  await commit(connection, deadlineMs);
  return result;
}

/** If even ROLLBACK fails, the connection is closed, and the next transaction opens another. */
async function rollback(client: pg.Client): Promise<void> {
  await client.query('ROLLBACK').catch(() => client.end().catch(() => {}));
}
