import type pg from 'pg';

/** What a statement has to be sent before it is worth a plan that is kept: as PostgreSQL's JDBC driver counts. */
const PREPARE_AFTER = 5;
/** Texts that are counted at all. A query whose text has no end of forms (a list of places) must not fill the backends. */
const TEXTS_MAX = 256;

/** Gives a statement's text its name from the sixth time on; undefined: it is planned for this once. */
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
 * Lets a connection keep the plans of what it is asked often. To plan the goods of a cart takes PostgreSQL several times
 * as long as to read them. Statements without parameters (BEGIN, COMMIT) have nothing to plan.
 */
export function prepareWhatIsAskedOften(
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
