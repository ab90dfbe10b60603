import { Socket } from 'node:net';
import pg from 'pg';
import { connectionOptions, type PostgresOptions } from './postgres.ts';

/** A statement that PostgreSQL plans once a connection. */
export interface Prepared {
  name: string;
  text: string;
}

/** Thrown when COMMIT did not commit: PostgreSQL answers ROLLBACK, without an error, where a statement had failed. */
class NotCommittedError extends Error {}

/** Runs statements of one transaction; several may be sent before the first has answered. */
export interface Pipeline {
  query<Row extends pg.QueryResultRow>(statement: Prepared, values: unknown[]): Promise<Row[]>;
  /** Rows that the statement wrote. */
  execute(statement: Prepared, values: unknown[]): Promise<number>;
}

/**
 * An array as PostgreSQL writes it, of values that need no quotes: UUIDs, order numbers, counts. pg would quote and escape
 * each, which was 10 % of what an order allocates.
 */
export function plainArray(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`;
}

export interface PipelineConnection {
  /**
   * Runs `work` between BEGIN and COMMIT on this connection; BEGIN travels with the first statements of `work`.
   * Whatever fails rolls back, and a connection that failed is replaced at the next call.
   */
  transaction<T>(work: (pipeline: Pipeline) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** What a silent server is given beyond the limit of its statements. */
const SILENCE_MORE_MS = 2_000;

interface Connection {
  client: pg.Client;
  socket: Socket;
}

/** A connection of its own for a hot path, pipelined: statements do not wait for each other's answers. */
export function createPipelineConnection(options: PostgresOptions): PipelineConnection {
  let current: Promise<Connection> | null = null;
  let isBusy = false;

  function connect(): Promise<Connection> {
    const socket = new Socket();
    const client = new pg.Client({
      ...connectionOptions({ ...options, readsByIndex: true }),
      pipeline: true,
      stream: () => socket,
    });
    // PostgreSQL's own limit comes first; this one is for a server that does not answer at all. A timer of the socket's, where
    // `query_timeout` would be one for each statement, and its error would not say that the connection is gone.
    socket.setTimeout(options.statementTimeoutMs + SILENCE_MORE_MS, () => {
      if (isBusy) socket.destroy();
    });
    const connecting = client.connect().then(() => ({ client, socket }));
    const forget = () => {
      if (current === connecting) current = null;
    };
    // A backend that ends between two batches, or does not let us in: the next batch connects anew.
    client.on('error', forget);
    client.on('end', forget);
    connecting.catch(forget);
    return connecting;
  }

  return {
    async transaction(work) {
      current ??= connect();
      const connection = await current;
      isBusy = true;
      try {
        return await runTransaction(connection, work);
      } catch (error) {
        await rollback(connection.client);
        throw error;
      } finally {
        isBusy = false;
      }
    },
    async close() {
      const connection = await current?.catch(() => null);
      current = null;
      await connection?.client.end().catch(() => {});
    },
  };
}

/** What one turn of the event loop sends travels in one write: each would wake PostgreSQL for itself (decision 0010). */
function writeTogether(socket: Socket): void {
  if (socket.writableCorked > 0) return;
  socket.cork();
  process.nextTick(() => socket.uncork());
}

async function runTransaction<T>(
  { client, socket }: Connection,
  work: (pipeline: Pipeline) => Promise<T>,
): Promise<T> {
  // After the first statement that fails PostgreSQL refuses those sent behind it, and `work` may hear of them first.
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
  const { command } = await client.query('COMMIT');
  if (command !== 'COMMIT') throw new NotCommittedError(`COMMIT was answered with ${command}`);
  return result;
}

/** Where even ROLLBACK fails the connection is of no use; its end makes the next transaction open another. */
async function rollback(client: pg.Client): Promise<void> {
  await client.query('ROLLBACK').catch(() => client.end().catch(() => {}));
}
