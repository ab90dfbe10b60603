import type { Answer } from '../../../api-client/index.ts';

export type HomeContent = Answer<'/api/admin/content/home', 'get'>;
export type Banner = NonNullable<HomeContent['banner']>;
export type Shelf = HomeContent['shelves'][number];
export type ShelfKind = Shelf['source']['kind'];

export const SHELF_KINDS: readonly ShelfKind[] = ['best_selling', 'newest', 'category', 'products'];
/** The limit of the API for chosen products, and for shelves. */
export const PRODUCTS_MAX = 40;
export const SHELVES_MAX = 20;

export function emptyBanner(): Banner {
  return { title: '', titleEn: '', text: '', textEn: '', imageUrl: null, linkUrl: '/search' };
}

/** What a shelf shows after its kind was changed; the rest is chosen next. */
export function sourceOf(kind: ShelfKind): Shelf['source'] {
  if (kind === 'category') return { kind, categoryId: '' };
  if (kind === 'products') return { kind, productIds: [] };
  return { kind };
}

/** The same list with the thing at `from` standing at `to`; unchanged where `to` is outside. */
export function movedTo<T>(list: readonly T[], from: number, to: number): T[] {
  const thing = list[from];
  if (thing === undefined || to < 0 || to >= list.length) return [...list];
  const others = list.filter((_, index) => index !== from);
  return [...others.slice(0, to), thing, ...others.slice(to)];
}
