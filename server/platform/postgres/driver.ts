import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type pg from 'pg';
import { sendCommit } from './commit.ts';
import { Deadline } from './deadline.ts';
import { classifyPostgresError, isReadOnlyServer, NotCommittedError } from './postgres-errors.ts';
import type { Primary } from './primary.ts';

export interface DriverOptions {
  /** Sessions that can only read: no COMMIT of theirs ever waits for a standby. */
  reads: pg.Pool;
  writes: pg.Pool;
  primary: Primary;
  /** How long a transaction or a lone write may take in all, the wait for a connection included; null: without limit. */
  deadlineMs: number | null;
}

const READS = /^\s*(select|with|values|show)\b/i;
/** A word too many here only sends a read over a connection for writes. */
const WRITES = /\b(insert|update|delete|merge|share|lock|nextval|setval|call)\b/i;
/** A bound for texts that differ each time, such as those with a list of values. */
const TEXTS_MAX = 256;

/** Tells by its text whether a lone statement can run in a session that only reads. Each text is looked through once. */
class Routes {
  readonly #isReadOf = new Map<string, boolean>();

  isRead(sql: string): boolean {
    const known = this.#isReadOf.get(sql);
    if (known !== undefined) return known;
    const isRead = READS.test(sql) && !WRITES.test(sql);
    this.#note(sql, isRead);
    return isRead;
  }

  /** The statement calls a function that writes: PostgreSQL refused it in a session that only reads. */
  noteWrite(sql: string): void {
    this.#note(sql, false);
  }

  #note(sql: string, isRead: boolean): void {
    if (this.#isReadOf.size < TEXTS_MAX || this.#isReadOf.has(sql)) this.#isReadOf.set(sql, isRead);
  }
}

function toResult<Row>({ command, rowCount, rows }: pg.QueryResult): QueryResult<Row> {
  const isChange = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(command);
  return { rows: rows as Row[], ...(isChange && { numAffectedRows: BigInt(rowCount ?? 0) }) };
}

/** A connection of a pool, held for one transaction or one lone statement. */
class Session {
  readonly #client: pg.PoolClient;
  readonly #primary: Primary;
  readonly #deadline: Deadline | null;
  readonly #isForReads: boolean;
  #isUseless = false;
  #unanswered: Promise<unknown> | null = null;

  constructor(client: pg.PoolClient, primary: Primary, deadline: Deadline | null, isForReads: boolean) {
    this.#client = client;
    this.#primary = primary;
    this.#deadline = deadline;
    this.#isForReads = isForReads;
  }

  get isUseless(): boolean {
    return this.#isUseless;
  }

  discard(): void {
    this.#isUseless = true;
  }

  async send(sql: string, parameters: readonly unknown[] = []): Promise<pg.QueryResult> {
    return this.#judge(
      (answer) => (this.#deadline === null ? answer() : this.#deadline.race(answer())),
      sql,
      parameters,
    );
  }

  /** For COMMIT and for lone statements that write, which commit by themselves. */
  async sendCommit(sql: string, parameters: readonly unknown[] = []): Promise<pg.QueryResult> {
    return this.#judge((answer) => sendCommit(this.#client, answer, this.#deadline), sql, parameters);
  }

  async #judge(
    wait: (answer: () => Promise<pg.QueryResult>) => Promise<pg.QueryResult>,
    sql: string,
    parameters: readonly unknown[],
  ): Promise<pg.QueryResult> {
    this.#deadline?.throwIfPassed();
    let answer: Promise<pg.QueryResult> | null = null;
    try {
      return await wait(() => {
        answer = this.#client.query(sql, [...parameters]);
        return answer;
      });
    } catch (error) {
      // A session for reads always answers this to a write: that says nothing about the server.
      if (this.#isForReads && isReadOnlyServer(error)) throw error;
      this.#primary.note(error);
      if (['connection', 'in_doubt'].includes(classifyPostgresError(error))) this.#isUseless = true;
      if (this.#deadline?.isPassed) this.#unanswered = answer;
      throw error;
    }
  }

  /** A connection that is of no use is closed, which rolls back; one whose answer is missing stays until the answer comes. */
  release(): void {
    this.#deadline?.clear();
    if (this.#unanswered !== null) this.#primary.park(this.#unanswered, () => this.#client.release(true));
    else this.#client.release(this.#isUseless);
  }
}

/**
 * What Kysely holds for a transaction, a lone statement, or a `db.connection()`. The statement chooses the pool, and the
 * session stays the same until the release, because Kysely's migrations take their lock in one statement and give it back
 * in another.
 */
class RoutedConnection implements DatabaseConnection {
  readonly #options: DriverOptions;
  readonly #routes: Routes;
  #reads: Session | null = null;
  #writes: Session | null = null;
  #transaction: Session | null = null;

  constructor(options: DriverOptions, routes: Routes) {
    this.#options = options;
    this.#routes = routes;
  }

  async #open(pool: pg.Pool, deadline: Deadline | null): Promise<Session> {
    const { primary } = this.#options;
    for (;;) {
      const connecting = pool.connect();
      try {
        const client = await (deadline === null ? connecting : deadline.race(connecting));
        if (primary.isCurrent(client)) {
          return new Session(client, primary, deadline, pool === this.#options.reads);
        }
        client.release(true);
      } catch (error) {
        if (deadline?.isPassed) connecting.then((late) => late.release()).catch(() => {});
        throw error;
      }
    }
  }

  async #openForWrites(): Promise<Session> {
    const { writes, primary, deadlineMs } = this.#options;
    primary.assertWritable();
    const deadline = deadlineMs === null ? null : new Deadline(deadlineMs);
    return this.#open(writes, deadline).catch((error: unknown) => {
      deadline?.clear();
      throw error;
    });
  }

  async #session(isLoneRead: boolean): Promise<Session> {
    if (isLoneRead) this.#reads ??= await this.#open(this.#options.reads, null);
    else this.#writes ??= await this.#openForWrites();
    return (isLoneRead ? this.#reads : this.#writes) as Session;
  }

  async begin({ accessMode, isolationLevel }: TransactionSettings): Promise<void> {
    const modes = [isolationLevel && `isolation level ${isolationLevel}`, accessMode].filter(Boolean);
    const session = await this.#session(accessMode === 'read only');
    await session.send(modes.length > 0 ? `start transaction ${modes.join(' ')}` : 'begin');
    this.#transaction = session;
  }

  async commit(): Promise<void> {
    const { command } = await this.#inTransaction().sendCommit('commit');
    if (command !== 'COMMIT') throw new NotCommittedError(`COMMIT was answered with ${command}`);
    this.#transaction = null;
  }

  /** Never throws, because the error that made the transaction fail says more. */
  async rollback(): Promise<void> {
    const session = this.#inTransaction();
    if (!session.isUseless) await session.send('rollback').catch(() => session.discard());
    this.#transaction = null;
  }

  #inTransaction(): Session {
    if (this.#transaction === null) throw new Error('there is no transaction on this connection');
    return this.#transaction;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#transaction !== null) return toResult(await this.#transaction.send(sql, parameters));
    if (this.#routes.isRead(sql)) {
      try {
        return toResult(await (await this.#session(true)).send(sql, parameters));
      } catch (error) {
        // It called a function that writes; nothing was done yet.
        if (!isReadOnlyServer(error)) throw error;
        this.#routes.noteWrite(sql);
      }
    }
    return toResult(await (await this.#session(false)).sendCommit(sql, parameters));
  }

  // biome-ignore lint/correctness/useYield: the interface wants a generator.
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('streams are not supported');
  }

  release(): void {
    this.#reads?.release();
    this.#writes?.release();
  }
}

const routed = (connection: DatabaseConnection) => connection as RoutedConnection;

/**
 * Runs lone reads and read-only transactions on one pool, and everything that commits on another. COMMITs that wait for a
 * standby fill the second pool only, and the shop can still be read.
 */
function createDriver(options: DriverOptions): Driver {
  const routes = new Routes();
  return {
    init: async () => {},
    acquireConnection: async () => new RoutedConnection(options, routes),
    beginTransaction: (connection, settings) => routed(connection).begin(settings),
    commitTransaction: (connection) => routed(connection).commit(),
    rollbackTransaction: (connection) => routed(connection).rollback(),
    releaseConnection: async (connection) => routed(connection).release(),
    destroy: async () => {},
  };
}

export function createDialect(options: DriverOptions): Dialect {
  return {
    createDriver: () => createDriver(options),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  };
}
