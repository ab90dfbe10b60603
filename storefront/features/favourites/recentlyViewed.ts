import type { Product } from '../../../api-client/index.ts';
import { readJson, safeStorage } from '../../../web/browser/safeStorage.ts';
import { PERSONAL_KEYS } from '../../session/personalKeys.ts';

/** A product that was looked at, as it was then. */
export interface Viewed {
  id: string;
  slug: string;
  title: string;
  imageUrl: string | null;
  priceFen: number;
}

const VIEWED_MAX = 12;

const isViewed = (value: unknown): value is Viewed => {
  const { id, slug, title, priceFen } = (value ?? {}) as Partial<Viewed>;
  return [id, slug, title].every((text) => typeof text === 'string') && Number.isInteger(priceFen);
};

/** The newest first. They stay in this browser: the server is never told. */
export function readViewed(storage = safeStorage('localStorage')): Viewed[] {
  const stored = readJson<unknown>(storage, PERSONAL_KEYS.recentlyViewed);
  return Array.isArray(stored) ? stored.filter(isViewed).slice(0, VIEWED_MAX) : [];
}

export function noteViewed(product: Product, storage = safeStorage('localStorage')): void {
  const { id, slug, title, images, skus } = product;
  const prices = skus.map(({ priceFen }) => priceFen);
  if (prices.length === 0) return;
  const viewed: Viewed = { id, slug, title, imageUrl: images[0]?.url ?? null, priceFen: Math.min(...prices) };
  const others = readViewed(storage).filter((other) => other.id !== id);
  storage.setItem(PERSONAL_KEYS.recentlyViewed, JSON.stringify([viewed, ...others].slice(0, VIEWED_MAX)));
}
