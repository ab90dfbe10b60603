import type { Socket } from 'node:net';
import pg from 'pg';
import { isReadOnlyServer, WritesRefusedError } from './postgres-errors.ts';

/**
 * What the server takes at the moment. `read_only`: it is a standby, or its sessions are read-only. `stalled`: a COMMIT
 * has been waiting for a standby for more than a second, and every later COMMIT waits behind it.
 */
export type PrimaryState = 'writable' | 'read_only' | 'stalled' | 'away';

/** Two seconds are promised between a writable primary and the first write: four questions fit into that. */
const ASK_EVERY_MS = 500;
const ANSWER_WITHIN_MS = 1_000;
/** A parked connection younger than this may wait for the server's next answer: it is too young to be seen below. */
const CUT_AFTER_MS = 1_500;

/** `SyncRep` is the wait of a COMMIT for a synchronous standby. PostgreSQL shows it to the role that owns the session. */
const ASK = `
  SELECT current_setting('transaction_read_only')::boolean AS "isReadOnly", pg_postmaster_start_time()::text AS server,
         (SELECT count(*)::int FROM pg_stat_activity
          WHERE wait_event = 'SyncRep' AND query_start < clock_timestamp() - interval '1 second') AS parked`;

interface Answer {
  isReadOnly: boolean;
  /** Tells two servers behind one address apart. */
  server: string;
  parked: number;
}

function socketOf(client: pg.ClientBase): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream;
}

interface Parked {
  since: number;
  end(): void;
}

/**
 * Watches whether the server takes writes. Every connection of one shop shares one of these, so that a write is refused at
 * once where it would fail or wait for ever, and reads go on.
 */
export class Primary {
  readonly #config: pg.ClientConfig;
  readonly #parked = new Set<Parked>();
  #isReadOnly = false;
  #parkedOnServer = 0;
  #server: string | null = null;
  /** Grows when the address leads to another server. */
  #epoch = 0;
  readonly #epochs = new Map<pg.ClientBase, number>();
  #client: pg.Client | null = null;
  #asking: Promise<PrimaryState> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isWatching = false;

  constructor(config: pg.ClientConfig) {
    this.#config = { ...config, connectionTimeoutMillis: ANSWER_WITHIN_MS, query_timeout: ANSWER_WITHIN_MS };
  }

  /** Without a question to the server, as last seen. */
  get state(): Exclude<PrimaryState, 'away'> {
    if (this.#isReadOnly) return 'read_only';
    return this.#parkedOnServer > 0 ? 'stalled' : 'writable';
  }

  /** To be told of each new connection. */
  noteConnection(client: pg.Client): void {
    this.#epochs.set(client, this.#epoch);
    client.once('end', () => this.#epochs.delete(client));
  }

  /** False for a connection from before a switch: it may lead to a server that is not the primary any more. */
  isCurrent(client: pg.ClientBase): boolean {
    return this.#epochs.get(client) === this.#epoch;
  }

  /** Connections of this process whose COMMIT or statement was given up and is not answered yet. */
  get parkedHere(): number {
    return this.#parked.size;
  }

  /** Backends of the server, of every process, that wait for a standby for more than a second. */
  get parkedOnServer(): number {
    return this.#parkedOnServer;
  }

  /** @throws WritesRefusedError where a write would fail or wait for ever */
  assertWritable(): void {
    const { state } = this;
    if (state !== 'writable') throw new WritesRefusedError(`the database takes no writes: ${state}`);
  }

  /** An error of a statement: it may be the first to tell that the server is not writable any more. */
  note(error: unknown): void {
    if (!isReadOnlyServer(error) || !this.#isWatching) return;
    this.#isReadOnly = true;
    void this.ask();
  }

  /**
   * Keeps a connection that nobody waits for any more until its statement is answered. If it ended at once, the backend
   * would stay where it is, uncounted, and the next write would add another.
   */
  park(answer: Promise<unknown>, end: () => void): void {
    const parked: Parked = {
      since: Date.now(),
      end: () => {
        if (this.#parked.delete(parked)) end();
      },
    };
    this.#parked.add(parked);
    answer.then(parked.end, parked.end);
  }

  /** Asks twice a second from now on. */
  watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    const again = async () => {
      await this.ask();
      if (this.#isWatching) this.#timer = setTimeout(again, ASK_EVERY_MS).unref();
    };
    void again();
  }

  async stop(): Promise<void> {
    this.#isWatching = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#asking;
    this.#drop();
    this.endParked();
    // Nobody asks any more, so a refusal would last for ever.
    this.#isReadOnly = false;
    this.#parkedOnServer = 0;
  }

  /** For the end of the process: nobody waits for these answers. */
  endParked(): void {
    for (const parked of [...this.#parked]) parked.end();
  }

  /** Asks the server itself. Questions asked at the same time are one. */
  ask(): Promise<PrimaryState> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #ask(): Promise<PrimaryState> {
    const askedAt = Date.now();
    try {
      const { rows } = await (await this.#connect()).query<Answer>(ASK);
      this.#take(rows[0] as Answer, askedAt);
    } catch {
      this.#drop();
      return 'away';
    }
    // The name may lead to another server by now: the next question goes over a fresh connection.
    if (this.state !== 'writable' || !this.#isWatching) this.#drop();
    return this.state;
  }

  #take(answer: Answer, askedAt: number): void {
    if (this.#server !== null && this.#server !== answer.server) this.#leaveOldConnections();
    this.#server = answer.server;
    this.#isReadOnly = answer.isReadOnly;
    this.#parkedOnServer = answer.parked;
    if (this.state !== 'writable') return;
    // No backend of this server waits, so these wait for a server that is gone.
    for (const parked of [...this.#parked]) if (parked.since < askedAt - CUT_AFTER_MS) parked.end();
  }

  /**
   * A server that fell silent does not end its connections, and a statement on one of them would wait for it for long. The
   * socket is destroyed, because `end()` of pg would wait for that statement too.
   */
  #leaveOldConnections(): void {
    for (const client of [...this.#epochs.keys()]) socketOf(client).destroy();
    this.#epoch++;
  }

  async #connect(): Promise<pg.Client> {
    if (this.#client !== null) return this.#client;
    const client = new pg.Client(this.#config);
    // The error of a connection that ends between two questions; without a listener it would end the process.
    client.on('error', () => {
      if (this.#client === client) this.#client = null;
    });
    await client.connect();
    this.#client = client;
    return client;
  }

  #drop(): void {
    void this.#client?.end().catch(() => {});
    this.#client = null;
  }
}

/** What `/metrics` shows of it. */
export function primaryGauges(primary: Primary) {
  return [
    {
      name: 'jishi_postgres_writable',
      help: '1 while the database takes writes',
      read: () => Number(primary.state === 'writable'),
    },
    {
      name: 'jishi_postgres_parked_backends',
      help: 'Backends of the server whose COMMIT has waited for a standby for more than a second',
      read: () => primary.parkedOnServer,
    },
    {
      name: 'jishi_postgres_parked_connections',
      help: 'Connections of this process that were given up and still wait for an answer of the database',
      read: () => primary.parkedHere,
    },
  ];
}
