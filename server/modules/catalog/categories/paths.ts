import { createFreshRead } from '../../../platform/postgres/fresh-read.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { readParents } from './queries.ts';

/** The ids of a category and of all that it stands below. */
export type ReadCategoryPaths = () => Promise<(categoryId: string) => string[]>;

/** Keeps the tree in memory, at most a second old. */
export function createCategoryPaths(db: Database): ReadCategoryPaths {
  const parents = createFreshRead(() => readParents(db));
  return async () => {
    const parentOf = await parents.read();
    return (categoryId) => {
      const path: string[] = [];
      for (
        let id: string | null = categoryId;
        id !== null && !path.includes(id);
        id = parentOf.get(id) ?? null
      )
        path.push(id);
      return path;
    };
  };
}
