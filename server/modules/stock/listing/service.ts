import { Type } from 'typebox';
import { keysetPage, readCursor } from '../../../platform/http/keyset.ts';
import { isRefusal } from '../../../platform/http/problems.ts';
import type { Database } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { inLanguage, type Language } from '../../../platform/values/language.ts';
import {
  countStock,
  type ListedStockRow,
  readListedSkuIds,
  type StockFilter,
  selectStock,
} from './queries.ts';
import type { ListedStock, StockQuery } from './schema.ts';

const CURSOR = Type.Tuple([Type.Integer(), Type.String({ format: 'uuid' })]);

/** What the catalog makes of words that somebody searches for; null where nothing is left of them. */
export type TermsOf = (words: string) => { all: string } | null;

function present(
  { title, titleEn, options, listedAvailable: _, ...row }: ListedStockRow,
  language: Language,
): ListedStock {
  return {
    ...row,
    title: inLanguage(language, title, titleEn),
    options: options.map(({ name, value, nameEn = '', valueEn = '' }) => ({
      name: inLanguage(language, name, nameEn),
      value: inLanguage(language, value, valueEn),
    })),
    onShelf: row.onHand + row.paidUnshipped,
  };
}

const searchOf = (text: string, termsOf: TermsOf): StockFilter['search'] => ({
  code: text,
  tsquery: termsOf(text)?.all ?? null,
  skuId: isUuid(text) ? text : null,
});

/** What chooses SKUs in the list of stock. */
export type StockChoice = Partial<Pick<StockQuery, 'q' | 'lowOnly' | 'status'>>;

function filterOf({ q, lowOnly = false, status }: StockChoice, termsOf: TermsOf): StockFilter {
  const text = q?.trim() ?? '';
  return { lowOnly, status: status ?? null, search: text === '' ? null : searchOf(text, termsOf) };
}

/** Ids of the SKUs that the list shows for these choices, by id, behind the id `after`. */
export const readMatchingSkus = (
  db: Database,
  termsOf: TermsOf,
  choice: StockChoice,
  after: string | null,
  limit: number,
): Promise<string[]> => readListedSkuIds(db, filterOf(choice, termsOf), after, limit);

/** The stock of all SKUs, for staff. */
export async function listStock(db: Database, termsOf: TermsOf, query: StockQuery, language: Language) {
  const after = readCursor(query.after, CURSOR);
  if (isRefusal(after)) return after;
  const { sort, limit } = query;
  const filter = filterOf(query, termsOf);
  const [rows, count] = await Promise.all([
    selectStock(db, filter, { sort, after, rowsMax: limit + 1 }),
    countStock(db, filter),
  ]);
  return keysetPage({
    rows,
    limit,
    count,
    cursorOf: (row) => [row.listedAvailable, row.skuId],
    present: (row) => present(row, language),
  });
}
