/**
 * Lists of the back office, read by keyset: a page begins behind the last row of the page before, found by index, so
 * that page 10,000 is as fast as the first. A route uses the four parts like this:
 *
 *     querystring: Type.Object({ q: Type.Optional(…), ...KeysetQuery })
 *     response: { 200: keysetOf(Item) }
 *     const after = unwrap(readCursor(request.query.after, Type.Tuple([Type.String({ format: 'date-time' }), Id])))
 *     // The query asks for `limit + 1` rows behind `after`, in one fixed order that ends in a unique column.
 *     return keysetPage({ rows, limit, count: await boundedCount(db, query), cursorOf: (row) => [row.at, row.id], present })
 */
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { BoundedCount } from '../postgres/bounded-count.ts';
import type { Refusal } from './problems.ts';
import { orNull } from './schema.ts';
import { invalidField } from './validation.ts';

const LIMIT_MAX = 200;
const LIMIT_DEFAULT = 50;

/** The query parameters of a keyset list, to be spread into the properties of its query. */
export const KeysetQuery = {
  limit: Type.Integer({ minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT }),
  after: Type.Optional(
    Type.String({
      maxLength: 1_000,
      description: '`nextAfter` of the page before; absent for the first page.',
    }),
  ),
};

/** The answer of a keyset list. */
export function keysetOf<T extends TSchema>(item: T) {
  return Type.Object({
    items: Type.Array(item),
    nextAfter: orNull(
      Type.String({ description: 'What the next page takes as `after`; null on the last page.' }),
    ),
    count: Type.Integer({ description: 'How many there are, up to 10,000.' }),
    countIsExact: Type.Boolean({ description: 'False where there are more than `count`.' }),
  });
}

/**
 * Reads `after`.
 * @param shape the values of the order, as `cursorOf` gives them; a cursor of another list does not fit
 * @returns null for the first page
 */
export function readCursor<T extends TSchema>(
  after: string | undefined,
  shape: T,
): Static<T> | null | Refusal<'validation_failed'> {
  if (after === undefined) return null;
  const values = parse(after);
  if (Value.Check(shape, values)) return values as Static<T>;
  return invalidField('after', '应为上一页返回的 nextAfter', 'must be nextAfter of the page before');
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}

/** What tells where a row stands in the order of its list: text and numbers only. */
export type CursorValues = (string | number | null)[];

export function writeCursor(values: CursorValues): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/**
 * One page as it is answered.
 * @param page.rows up to `limit + 1` rows: one more than is shown says that there is a next page
 */
export function keysetPage<Row, Item>(page: {
  rows: Row[];
  limit: number;
  count: BoundedCount;
  cursorOf: (row: Row) => CursorValues;
  present: (row: Row) => Item;
}) {
  const shown = page.rows.slice(0, page.limit);
  const last = shown.at(-1);
  const hasNext = page.rows.length > page.limit && last !== undefined;
  return {
    items: shown.map(page.present),
    nextAfter: hasNext ? writeCursor(page.cursorOf(last)) : null,
    ...page.count,
  };
}
