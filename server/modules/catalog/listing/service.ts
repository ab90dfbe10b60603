import { Type } from 'typebox';
import { keysetPage, readCursor } from '../../../platform/http/keyset.ts';
import { isRefusal } from '../../../platform/http/problems.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import type { ListedForStaff, ProductListingQuery } from '../admin/schema.ts';
import { readBranch } from '../list/queries.ts';
import { searchTermsOf } from '../search/terms.ts';
import { countListing, type ListingFilter, type ListingRow, readListedIds, readListing } from './queries.ts';

const CURSOR = Type.Tuple([
  Type.String({ maxLength: 40, pattern: '^[0-9:. +-]*$' }),
  Type.String({ format: 'uuid' }),
]);

/** What chooses products in the list of staff. */
export type ProductChoice = Pick<ProductListingQuery, 'status' | 'categoryId' | 'q'>;

async function listingFilterOf(
  db: Database,
  { status, categoryId, q }: ProductChoice,
): Promise<ListingFilter> {
  const code = q?.trim() ?? '';
  return {
    status: status ?? null,
    categoryIds: categoryId === undefined ? null : await readBranch(db, categoryId),
    search: code === '' ? null : { code, tsquery: searchTermsOf(code)?.all ?? null },
  };
}

/** Ids of the products that the list shows for these choices, by id, behind the id `after`. */
export async function readMatchingProducts(
  db: Database,
  choice: ProductChoice,
  after: string | null,
  limit: number,
): Promise<string[]> {
  return readListedIds(db, await listingFilterOf(db, choice), after, limit);
}

export type Listing = ReturnType<typeof createListing>;

/** The list of products for staff, in all states. */
export function createListing(db: Database) {
  return {
    async list(query: ProductListingQuery) {
      const after = readCursor(query.after, CURSOR);
      if (isRefusal(after)) return after;
      const filter = await listingFilterOf(db, query);
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
