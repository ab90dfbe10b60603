/**
 * Two people who edit one thing: the second to save is told, and loses nothing. A thing that people edit has a column
 * `version integer NOT NULL DEFAULT 1`, which each change adds 1 to, and its answers carry it. A change runs like this:
 *
 *     const row = await lockThing(tx, id);                       // FOR UPDATE: the check holds until the commit
 *     const stale = editedMeanwhile(change.version, row.version, () => present(row));
 *     if (stale) return stale;
 *     await updateThing(tx, id, { ...change, version: row.version + 1 });
 */
import { Type } from 'typebox';
import { refuse } from './errors.ts';
import type { Refusal } from './problems.ts';

/** `version` in an answer. */
export const Version = Type.Integer({ minimum: 1, description: 'Grows with each change.' });

/** `version` in a change; without it the change is made to whatever is there. */
export const KnownVersion = Type.Optional(
  Type.Integer({
    minimum: 1,
    description:
      'The version that the change was made from; with an older one the answer is `edited_meanwhile`.',
  }),
);

/**
 * Refuses a change that was made from an older version.
 * @param known what the client sent; undefined means that the client does not mind
 * @param readCurrent the thing as the route answers it, for the problem's `current`
 */
export function editedMeanwhile(
  known: number | undefined,
  current: number,
  readCurrent: () => object,
): Refusal<'edited_meanwhile'> | null {
  if (known === undefined || known === current) return null;
  return refuse('edited_meanwhile', { current: readCurrent() });
}
