import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { isRefusal, type Refusal } from '../http/problems.ts';
import { createStatementNames, prepareWhatIsAskedOften } from './prepared-statements.ts';

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
  poolMax: number;
  statementTimeoutMs: number;
  /**
   * Every read is by index, whatever the planner thinks of a table's size. Prepared plans outlive the small tables they
   * may have been made for, and a table that is emptied as fast as it is filled looks small for ever (decision 0003).
   */
  readsByIndex?: boolean;
}

/** Options for a connection of the shop, whether pooled or the order engine's own. */
export function connectionOptions(options: PostgresOptions): pg.ClientConfig {
  return {
    connectionString: options.url,
    types,
    application_name: 'jishi',
    statement_timeout: options.statementTimeoutMs,
    // A transaction whose process hangs must not hold its row locks for ever.
    idle_in_transaction_session_timeout: 10_000,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    ...(options.readsByIndex && { options: '-c enable_seqscan=off' }),
  };
}

export interface Postgres {
  options: PostgresOptions;
  pool: pg.Pool;
  db: Database;
  close(): Promise<void>;
}

/** Opens the pool. An idle connection that ends goes to `onError`, and the pool replaces it. */
export function openPostgres(options: PostgresOptions, onError: (error: Error) => void): Postgres {
  const pool = new pg.Pool({ ...connectionOptions(options), max: options.poolMax });
  pool.on('error', (error) => {
    // The pool puts the whole client there, a page of it in every log line.
    delete (error as { client?: unknown }).client;
    onError(error);
  });
  // The end of a client in use is the next statement's error; between two, nobody else listens, which would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  const nameOf = createStatementNames();
  pool.on('connect', (client) => prepareWhatIsAskedOften(client, nameOf));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const close = async () => {
    await db.destroy();
    // Kysely lets a pool be that it never asked anything.
    if (!pool.ending) await pool.end();
  };
  return { options, pool, db, close };
}

class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/**
 * Runs `work` in one transaction. A refusal that it returns rolls everything back and is the answer;
 * whatever it throws rolls back and is thrown on.
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

/** What to do about an error of PostgreSQL's: the same again may pass, the data is bad, or the connection is gone. */
export type PostgresTrouble = 'retry' | 'connection' | 'data' | 'other';

/** Classes of SQLSTATE after which the same transaction may well pass (PostgreSQL manual, appendix A). */
const RETRY = new Set(['40001', '40P01', '55P03', '57014']);
const CONNECTION = /^(08|57P0|53)/;
const SOCKET = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ENOENT', 'ETIMEDOUT']);

/** Tells by SQLSTATE, or by the socket's error, what an error of the driver means. */
export function classifyPostgresError(error: unknown): PostgresTrouble {
  if (!(error instanceof Error)) return 'other';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (RETRY.has(code)) return 'retry';
  if (CONNECTION.test(code) || SOCKET.has(code)) return 'connection';
  if (/^2[23]/.test(code)) return 'data';
  // pg's own words for a socket that closed under a query; it gives them no code.
  if (/Connection terminated|not queryable|timeout exceeded when trying to connect/i.test(error.message))
    return 'connection';
  return 'other';
}

/** The name of the violated constraint when `error` is a unique violation (23505), else null. */
export function violatedUnique(error: unknown): string | null {
  return error instanceof pg.DatabaseError && error.code === '23505' ? (error.constraint ?? '') : null;
}
