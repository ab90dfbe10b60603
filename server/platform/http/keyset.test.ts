import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { KeysetQuery, keysetOf, keysetPage, readCursor, writeCursor } from './keyset.ts';
import { isRefusal } from './problems.ts';

const SHAPE = Type.Tuple([Type.Integer(), Type.String()]);

/** A list of ten rows, three a page, read as a route reads it. */
function pageOf(after: string | undefined) {
  const cursor = readCursor(after, SHAPE);
  if (isRefusal(cursor)) throw new Error(cursor.code);
  const [value] = (cursor ?? [-1, '']) as Static<typeof SHAPE>;
  const all = Array.from({ length: 10 }, (_, index) => index);
  const rows = all.filter((each) => each > value).slice(0, 3 + 1);
  const count = { count: 10, countIsExact: true };
  return keysetPage({ rows, limit: 3, count, cursorOf: (row) => [row, 'x'], present: (row) => row });
}

test('pages follow each other without a gap or a repeat, and the last has no next', () => {
  const seen: number[] = [];
  let after: string | undefined;
  do {
    const page = pageOf(after);
    seen.push(...page.items);
    after = page.nextAfter ?? undefined;
  } while (after !== undefined);
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('a page that ends exactly with the last row has no next', () => {
  const count = { count: 3, countIsExact: true };
  const page = keysetPage({
    rows: [1, 2, 3],
    limit: 3,
    count,
    cursorOf: (row) => [row],
    present: (row) => row,
  });
  expect(page).toEqual({ items: [1, 2, 3], nextAfter: null, ...count });
});

test.each([
  ['not Base64 of JSON', 'x'],
  ['of another list', writeCursor(['text', 1])],
  ['too short', writeCursor([1])],
  ['empty', ''],
])('a cursor that is %s is refused by its field', (_, after) => {
  const refusal = readCursor(after, SHAPE);
  expect(refusal).toMatchObject({ code: 'validation_failed', details: { errors: [{ path: 'after' }] } });
});

test('a list takes 1 to 200 rows, and its answer fits its schema', () => {
  const query = Type.Object(KeysetQuery);
  expect([0, 1, 200, 201].map((limit) => Value.Check(query, { limit }))).toEqual([false, true, true, false]);
  expect(Value.Check(keysetOf(Type.Integer()), pageOf(undefined))).toBe(true);
  expect(Value.Check(keysetOf(Type.String()), pageOf(undefined))).toBe(false);
});
