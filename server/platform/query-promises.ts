import type pg from 'pg';

type Settle = (error: Error | null, result: unknown) => void;

/**
 * Makes a client settle the promise of a query by the query's callback. The promise that pg makes by itself is chained to a
 * second one and shares a closure with the query: once one of them is old, V8's young collector takes each next query, with
 * its values and rows, for alive through the one before, and all of them become old (decision 0009).
 */
export function settleByCallback(client: pg.ClientBase): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  client.query = ((...args: unknown[]) => {
    if (typeof args.at(-1) === 'function' || hasItsOwnProtocol(args[0])) return query(...args);
    return new Promise((resolve, reject) => {
      const settle: Settle = (error, result) => (error ? reject(error) : resolve(result));
      query(...args, settle);
    });
  }) as pg.ClientBase['query'];
}

/** Cursors and streams speak to the connection themselves. */
function hasItsOwnProtocol(config: unknown): boolean {
  return typeof config === 'object' && config !== null && 'submit' in config;
}
