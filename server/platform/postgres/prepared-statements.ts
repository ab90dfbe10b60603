import type pg from 'pg';

/** A statement gets a plan that is kept when it is sent for the sixth time, as in PostgreSQL's JDBC driver. */
const PREPARE_AFTER = 5;
/** The most texts that are counted. A query whose text differs each time (a list of values) must not fill the backends. */
const TEXTS_MAX = 256;

/** Gives the text of a statement a name from the sixth time on. Undefined: PostgreSQL plans it for this time only. */
export function createStatementNames(): (text: string) => string | undefined {
  const seen = new Map<string, { name: string; times: number }>();
  return (text) => {
    let statement = seen.get(text);
    if (!statement) {
      if (seen.size >= TEXTS_MAX) return undefined;
      statement = { name: `s${seen.size}`, times: 0 };
      seen.set(text, statement);
    }
    return statement.times++ < PREPARE_AFTER ? undefined : statement.name;
  };
}

/**
 * Lets a connection keep the plans of statements that it often gets. To plan the query of a cart's items takes PostgreSQL
 * several times as long as to run it. Statements without parameters (BEGIN, COMMIT) have no plan.
 */
export function prepareFrequentStatements(
  client: pg.ClientBase,
  nameOf: (text: string) => string | undefined,
): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  const prepared = (...args: unknown[]) => {
    const [text, values, ...more] = args;
    const isStatement = typeof text === 'string' && Array.isArray(values) && values.length > 0;
    const name = isStatement ? nameOf(text) : undefined;
    return name === undefined ? query(...args) : query({ name, text, values }, ...more);
  };
  client.query = prepared as pg.ClientBase['query'];
}
