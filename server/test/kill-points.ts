import type { Socket } from 'node:net';
import pg from 'pg';
import type { Postgres } from '../platform/postgres/postgres.ts';

export interface Death {
  /** Whether so many statements were sent. */
  readonly happened: boolean;
  /** The statement at which it happened. */
  readonly at: string;
  /** Ends the failure, as after a restart: from then on new connections work. */
  revive(): Promise<void>;
}

type Pools = Pick<Postgres, 'pool' | 'reads'>;
type Query = (...args: unknown[]) => Promise<unknown>;

/**
 * Simulates the kill of a process: the Nth statement on these pools runs, but its answer is lost, and all later statements
 * fail. With 0, all fail. For the database this is the same as a kill before the next statement is sent.
 * @param uncounted statements that other work sends at any moment: counted, they would change which statement is the Nth
 */
export function dieAt({ pool, reads }: Pools, nth: number, uncounted?: RegExp): Death {
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

  for (const each of [pool, reads]) doom(each);

  function doom(each: pg.Pool): void {
    const connect = each.connect.bind(each) as () => Promise<pg.PoolClient>;
    each.connect = (async () => {
      const client = await connect();
      // Background work may have asked for this connection before the kill and get it only now.
      if (isRevived) return client;
      const query = pgQuery.bind(client) as Query;
      client.query = ((...args: unknown[]) => track(send(client, query, args))) as pg.PoolClient['query'];
      doomed.add(client);
      return client;
    }) as typeof each.connect;
  }

  return {
    get happened() {
      return at !== '';
    },
    get at() {
      return at;
    },
    async revive() {
      // Deleting the own properties restores the methods of the prototypes.
      isRevived = true;
      for (const each of [pool, reads]) delete (each as Partial<pg.Pool>).connect;
      for (const client of doomed) delete (client as Partial<pg.PoolClient>).query;
      await Promise.all(inFlight);
      await Promise.all(ends);
    },
  };
}

const pgQuery = pg.Client.prototype.query;

/** Cuts the connection as a kill does: the server gets no Terminate message. */
function cut(client: pg.PoolClient): Promise<unknown> {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  if (stream.destroyed) return Promise.resolve();
  const ended = new Promise((resolve) => client.once('end', resolve));
  stream.destroy();
  return ended;
}

/** More statements than any tested run sends. A run that reaches this number never came to its end. */
const STATEMENTS_MAX = 60;

/**
 * Repeats a run and kills it one statement later each time, until a run comes to its end.
 * @param live one run, killed at the nth statement; resolves with that statement, or null when the run ended before it
 * @returns the statements at which the runs were killed
 */
export async function dieEverywhere(live: (nth: number) => Promise<string | null>): Promise<string[]> {
  const died: string[] = [];
  for (let nth = 1; nth < STATEMENTS_MAX; nth++) {
    const at = await live(nth);
    if (at === null) return died;
    died.push(at);
  }
  throw new Error('no run came to its end');
}
