import type { JsonObject } from '../../../database-types.ts';
import type { Refusal } from '../../../platform/http/problems.ts';
import { editedMeanwhile } from '../../../platform/http/versions.ts';
import {
  type Database,
  inTransaction,
  type Tx,
  violatedUnique,
} from '../../../platform/postgres/postgres.ts';
import { changedFields, sameFields } from '../../../platform/values/changes.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import { refuse } from '../errors.ts';
import {
  type CategoryRow,
  deleteCategory,
  findCategory,
  insertCategory,
  isBelow,
  isInUse,
  lockTree,
  readCategories,
  updateCategory,
} from './queries.ts';
import type { AdminCategory, CategoryChange, CategoryNode, NewCategory } from './schema.ts';

/** What a change of a category may change. */
const FIELDS = ['parentId', 'slug', 'name', 'nameEn', 'position'] as const;

export type CategoryAdmin = ReturnType<typeof createCategoryAdmin>;

/** The tree of categories as staff edit it. */
export function createCategoryAdmin(db: Database) {
  /** Runs one change of the tree; a slug that another category has is refused by the database. */
  async function changeTree<T>(work: (tx: Tx) => Promise<T | Refusal>): Promise<T | Refusal> {
    try {
      return await inTransaction(db, async (tx) => {
        await lockTree(tx);
        return work(tx);
      });
    } catch (error) {
      if (violatedUnique(error) === 'categories_slug_key') return refuse('slug_taken');
      throw error;
    }
  }

  return {
    async tree(): Promise<{ items: CategoryNode[] }> {
      return { items: treeOf(await readCategories(db)) };
    },

    create(by: Operator, { parentId = null, nameEn = '', position = 0, ...input }: NewCategory) {
      return changeTree<AdminCategory>(async (tx) => {
        if (parentId !== null && !(await isKnown(tx, parentId))) return refuse('category_not_found');
        const row = { ...input, nameEn, position, parentId };
        const id = await insertCategory(tx, row);
        await recordAudit(tx, { ...by, action: 'category.create', subject: `category:${id}`, after: row });
        return readOwn(tx, id);
      });
    },

    change(by: Operator, id: string, { version, ...change }: CategoryChange) {
      return changeTree<AdminCategory>(async (tx) => {
        const before = isUuid(id) ? await findCategory(tx, id) : undefined;
        if (!before) return refuse('category_not_found');
        const stale = editedMeanwhile(version, before.version, () => before);
        if (stale) return stale;
        const { parentId } = change;
        if (typeof parentId === 'string') {
          if (!(await isKnown(tx, parentId))) return refuse('category_not_found');
          if (await isBelow(tx, parentId, before.id)) return refuse('category_circle');
        }
        const changed = changedFields(before, change, FIELDS);
        if (Object.keys(changed).length === 0) return before;
        await updateCategory(tx, before.id, changed);
        await recordAudit(tx, {
          ...by,
          action: 'category.change',
          subject: `category:${before.id}`,
          before: sameFields(before, changed) as JsonObject,
          after: changed as JsonObject,
        });
        return readOwn(tx, before.id);
      });
    },

    remove(by: Operator, id: string) {
      return changeTree<null>(async (tx) => {
        const before = isUuid(id) ? await findCategory(tx, id) : undefined;
        if (!before) return refuse('category_not_found');
        if (await isInUse(tx, before.id)) return refuse('category_in_use');
        await deleteCategory(tx, before.id);
        const { slug, name, nameEn, parentId } = before;
        await recordAudit(tx, {
          ...by,
          action: 'category.delete',
          subject: `category:${before.id}`,
          before: { slug, name, nameEn, parentId },
        });
        return null;
      });
    },
  };
}

function treeOf(rows: readonly CategoryRow[]): CategoryNode[] {
  const childrenOf = Map.groupBy(rows, (row) => row.parentId);
  const below = (parentId: string | null): CategoryNode[] =>
    (childrenOf.get(parentId) ?? []).map((row) => ({ ...row, children: below(row.id) }));
  return below(null);
}

const isKnown = async (tx: Tx, id: string) => isUuid(id) && (await findCategory(tx, id)) !== undefined;

async function readOwn(tx: Tx, id: string): Promise<CategoryRow> {
  const row = await findCategory(tx, id);
  if (!row) throw new Error(`category ${id} is gone from the transaction that locked the tree`);
  return row;
}
