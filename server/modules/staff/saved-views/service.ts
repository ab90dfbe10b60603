import type { Refusal } from '../../../platform/http/problems.ts';
import { type Database, inTransaction } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { recordAudit } from '../audit/queries.ts';
import { refuse } from '../errors.ts';
import type { Operator } from '../operator.ts';
import { countOwnViews, deleteView, saveView, selectViews } from './queries.ts';
import type { NewSavedView, SavedView } from './schema.ts';

const OWN_VIEWS_MAX = 200;
const LISTED_MAX = 200;

export const listViews = (db: Database, staffId: string, page: string): Promise<SavedView[]> =>
  selectViews(db, staffId, page, LISTED_MAX);

/** Keeps a filter under a name. */
export function keepView(
  db: Database,
  operator: Operator,
  view: NewSavedView,
): Promise<{ id: string } | Refusal> {
  return inTransaction(db, async (tx) => {
    if ((await countOwnViews(tx, operator.staffId)) >= OWN_VIEWS_MAX) return refuse('saved_views_full');
    const id = await saveView(tx, operator.staffId, view);
    await recordAudit(tx, {
      ...operator,
      action: 'saved_view.save',
      subject: `saved_view:${id}`,
      after: { page: view.page, name: view.name, query: view.query, isShared: view.isShared },
    });
    return { id };
  });
}

/** Deletes a view of one's own. */
export function dropView(db: Database, operator: Operator, id: string): Promise<Refusal | null> {
  return inTransaction(db, async (tx) => {
    const name = isUuid(id) ? await deleteView(tx, operator.staffId, id) : undefined;
    if (name === undefined) return refuse('saved_view_not_found');
    const subject = `saved_view:${id}`;
    await recordAudit(tx, { ...operator, action: 'saved_view.delete', subject, before: { name } });
    return null;
  });
}
