import type { Database } from '../../../platform/postgres/postgres.ts';
import { inLanguage, type Language } from '../../../platform/values/language.ts';
import { type CardRow, readCardRows } from './queries.ts';

/** What a card shows of a product, for lists that other modules keep. */
export type ProductCard = Omit<CardRow, 'titleEn'>;

/** The cards of products that may have left the shelf, in no order. Unknown ids and drafts are left out. */
export async function readCards(
  db: Database,
  ids: readonly string[],
  language: Language,
): Promise<ProductCard[]> {
  if (ids.length === 0) return [];
  const rows = await readCardRows(db, ids);
  return rows.map(({ title, titleEn, ...rest }) => ({
    ...rest,
    title: inLanguage(language, title, titleEn),
  }));
}
