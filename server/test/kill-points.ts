import type { Socket } from 'node:net';
import pg from 'pg';

export interface Death {
  /** Whether the point was reached. */
  readonly happened: boolean;
  /** The statement at which it happened. */
  readonly at: string;
  /** The process starts again: its dead connections are gone, and statements get through from now on. */
  revive(): Promise<void>;
}

type Query = (...args: unknown[]) => Promise<unknown>;

/**
 * Lets Kysely's queries on this pool die when the Nth statement was carried out and its answer not read yet, and all
 * later ones, as a killed process would; 0 lets none be carried out. To the database this is the same as a death before
 * the next statement is sent.
 * @param uncounted statements that are sent at whatever moment beside the others, and would make another the Nth each time
 */
export function dieAt(pool: pg.Pool, nth: number, uncounted?: RegExp): Death {
  const doomed = new Set<pg.PoolClient>();
  const ends: Promise<unknown>[] = [];
  const inFlight = new Set<Promise<unknown>>();
  let isRevived = false;
  let count = 0;
  let at = '';

  async function send(client: pg.PoolClient, query: Query, args: unknown[]): Promise<unknown> {
    const [statement] = args as [string | { text: string }];
    const text = typeof statement === 'string' ? statement : statement.text;
    if (count < nth && uncounted?.test(text)) return query(...args);
    const number = ++count;
    if (number < nth) return query(...args);
    if (number === nth) at = text;
    else ends.push(cut(client));
    await query(...args);
    ends.push(cut(client));
    throw new Error('Connection terminated unexpectedly');
  }

  function track(sent: Promise<unknown>): Promise<unknown> {
    const settled = sent.catch(() => {}).finally(() => inFlight.delete(settled));
    inFlight.add(settled);
    return sent;
  }

  const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>;
  pool.connect = (async () => {
    const client = await connect();
    // Asked for before the death and given after it: what is written down in the background may wait so long.
    if (isRevived) return client;
    const query = pgQuery.bind(client) as Query;
    client.query = ((...args: unknown[]) => track(send(client, query, args))) as pg.PoolClient['query'];
    doomed.add(client);
    return client;
  }) as typeof pool.connect;

  return {
    get happened() {
      return at !== '';
    },
    get at() {
      return at;
    },
    async revive() {
      // Both were put over the prototypes' own.
      isRevived = true;
      delete (pool as Partial<pg.Pool>).connect;
      for (const client of doomed) delete (client as Partial<pg.PoolClient>).query;
      await Promise.all(inFlight);
      await Promise.all(ends);
    },
  };
}

const pgQuery = pg.Client.prototype.query;

/** Cuts the connection as the end of a process does: without a word to the server. */
function cut(client: pg.PoolClient): Promise<unknown> {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  if (stream.destroyed) return Promise.resolve();
  const ended = new Promise((resolve) => client.once('end', resolve));
  stream.destroy();
  return ended;
}

/** More statements than any of these ways sends; reaching it means that every one of them was a kill point. */
const STATEMENTS_MAX = 60;

/** Lives again and again, each time one statement longer, until it comes to its end. @returns the statements died at */
export async function dieEverywhere(live: (nth: number) => Promise<string | null>): Promise<string[]> {
  const died: string[] = [];
  for (let nth = 1; nth < STATEMENTS_MAX; nth++) {
    const at = await live(nth);
    if (at === null) return died;
    died.push(at);
  }
  throw new Error('it never came to its end');
}
