import { Type } from 'typebox';
import { keysetPage, readCursor } from '../../../platform/http/keyset.ts';
import { isRefusal } from '../../../platform/http/problems.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import type { ListedForStaff, ProductListingQuery } from '../admin/schema.ts';
import { readBranch } from '../list/queries.ts';
import { searchTermsOf } from '../search/terms.ts';
import { countListing, type ListingFilter, type ListingRow, readListing } from './queries.ts';

const CURSOR = Type.Tuple([
  Type.String({ maxLength: 40, pattern: '^[0-9:. +-]*$' }),
  Type.String({ format: 'uuid' }),
]);

export type Listing = ReturnType<typeof createListing>;

/** The list of products for staff, in all states. */
export function createListing(db: Database) {
  async function filterOf({ status, categoryId, q }: ProductListingQuery): Promise<ListingFilter> {
    const code = q?.trim() ?? '';
    return {
      status: status ?? null,
      categoryIds: categoryId === undefined ? null : await readBranch(db, categoryId),
      search: code === '' ? null : { code, tsquery: searchTermsOf(code)?.all ?? null },
    };
  }

  return {
    async list(query: ProductListingQuery) {
      const after = readCursor(query.after, CURSOR);
      if (isRefusal(after)) return after;
      const filter = await filterOf(query);
      const { sort, limit } = query;
      const [rows, count] = await Promise.all([
        readListing(db, filter, { sort, after, limit }),
        countListing(db, filter),
      ]);
      return keysetPage({
        rows,
        limit,
        count,
        cursorOf: (row) => [row.updatedCursor, row.id],
        present,
      });
    },
  };
}

function present({ updatedAt, updatedCursor: _, ...row }: ListingRow): ListedForStaff {
  return { ...row, updatedAt: updatedAt.toISOString() };
}
