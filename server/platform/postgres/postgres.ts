import { Kysely, type Transaction } from 'kysely';
import pg from 'pg';
import { isRefusal, type Refusal } from '../http/problems.ts';
import { createDialect } from './driver.ts';
import { createStatementNames, prepareFrequentStatements } from './prepared-statements.ts';
import { Primary } from './primary.ts';

export { classifyPostgresError, violatedExclusion, violatedUnique } from './postgres-errors.ts';

/**
 * The tables of the database. This folder names none of them: the generated `server/database-types.ts` adds the shop's
 * tables to this interface, so that every query is checked against the migrations.
 */
// biome-ignore lint/suspicious/noEmptyInterface: only an interface can be added to from another file.
export interface Tables {}
export type Database = Kysely<Tables>;
export type Tx = Transaction<Tables>;

/** Counts and fen fit a double exactly up to 2^53; past that a wrong number would be worse than an error. */
function parseSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is past what a number holds exactly`);
  return value;
}

const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, parseSafeInteger);
types.setTypeParser(pg.types.builtins.NUMERIC, parseSafeInteger);

export interface PostgresOptions {
  url: string;
  /** Connections for reads, and as many more for writes. */
  poolMax: number;
  statementTimeoutMs: number;
  /**
   * How long a write may take in all, from the wait for a connection to the answer of COMMIT; without it there is no limit.
   * `statement_timeout` does not end a COMMIT that waits for a standby.
   */
  writeDeadlineMs?: number;
  /**
   * Every read uses an index, whatever the planner thinks of a table's size. Prepared plans live longer than the small
   * tables they may have been made for, and a table that is emptied as fast as it is filled always looks small (decision 0003).
   */
  readsByIndex?: boolean;
  /** Shared by all connections of one shop; `openPostgres` makes one where there is none. */
  primary?: Primary;
}

/** Options for a connection of the shop, for a pool or for the order engine alone. */
export function connectionOptions(options: PostgresOptions, { readOnly = false } = {}): pg.ClientConfig {
  // A role may hide warnings, and the warning of COMMIT (see commit.ts) would not be seen.
  const settings = ['client_min_messages=warning'];
  if (options.readsByIndex) settings.push('enable_seqscan=off');
  if (readOnly) settings.push('default_transaction_read_only=on');
  return {
    connectionString: options.url,
    types,
    application_name: 'jishi',
    statement_timeout: options.statementTimeoutMs,
    // A transaction whose process hangs must not hold its row locks for ever.
    idle_in_transaction_session_timeout: 10_000,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    options: settings.map((setting) => `-c ${setting}`).join(' '),
  };
}

export interface Postgres {
  options: PostgresOptions;
  /** For statements that may write. */
  pool: pg.Pool;
  /** Sessions that can only read. */
  reads: pg.Pool;
  primary: Primary;
  db: Database;
  /** The same connections without the deadline of writes, for migrations and the first products. */
  dbWithoutDeadline: Database;
  close(): Promise<void>;
}

/** A pool that replaces connections that end; an idle one that ends goes to `onError`. */
function openPool(config: pg.PoolConfig, primary: Primary, onError: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on('error', (error) => {
    // pg adds the whole client to the error, which would fill a page of the log.
    delete (error as { client?: unknown }).client;
    onError(error);
  });
  const nameOf = createStatementNames();
  pool.on('connect', (client) => {
    // The end of a connection in use is the error of its statement. Without this listener, an error between two
    // statements would end the process.
    client.on('error', () => {});
    primary.noteConnection(client);
    prepareFrequentStatements(client, nameOf);
  });
  return pool;
}

/** Opens the pools; they connect when they are first used. */
export function openPostgres(options: PostgresOptions, onError: (error: Error) => void): Postgres {
  const primary = options.primary ?? new Primary(connectionOptions(options));
  const max = options.poolMax;
  const pool = openPool({ ...connectionOptions(options), max }, primary, onError);
  const reads = openPool({ ...connectionOptions(options, { readOnly: true }), max }, primary, onError);
  const openKysely = (deadlineMs: number | null) =>
    new Kysely<Tables>({ dialect: createDialect({ reads, writes: pool, primary, deadlineMs }) });
  return {
    options: { ...options, primary },
    pool,
    reads,
    primary,
    db: openKysely(options.writeDeadlineMs ?? null),
    dbWithoutDeadline: openKysely(null),
    async close() {
      if (options.primary === undefined) await primary.stop();
      // A pool does not end before all of its connections are given back.
      primary.endParked();
      await Promise.all([pool.end(), reads.end()]);
    },
  };
}

class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/**
 * Runs `work` in one transaction and returns its result when the commit is proven. A refusal that `work` returns rolls
 * everything back and is the result; an error that it throws rolls back and is thrown on.
 * @throws CommitInDoubtError if nobody knows whether the transaction is committed (decision 0013)
 */
export async function inTransaction<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await db.transaction().execute(async (tx) => {
      const result = await work(tx);
      if (isRefusal(result)) throw new Refused(result);
      return result;
    });
  } catch (error) {
    if (error instanceof Refused) return error.refusal as T;
    throw error;
  }
}
