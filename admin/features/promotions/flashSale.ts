import type { Answer } from '../../../api-client/index.ts';

export type FlashSale = Answer<'/api/admin/flash-sales/{id}', 'get'>;
export type FlashItem = FlashSale['items'][number];

/** What people edit of a sale. */
export type FlashDraft = Pick<FlashSale, 'name' | 'startsAt' | 'endsAt' | 'items' | 'version'>;

export const SALE_TONES = { next: 'waiting', running: 'good', ended: 'plain' } as const;

export const newDraft = (): FlashDraft => ({ name: '', startsAt: '', endsAt: '', items: [], version: 0 });

export function draftOf({ name, startsAt, endsAt, items, version }: FlashSale): FlashDraft {
  return { name, startsAt, endsAt, items, version };
}

/** What the API takes of a draft. Texts and counts of the items are the server's. */
export function bodyOf({ name, startsAt, endsAt, items }: FlashDraft) {
  return {
    name,
    startsAt,
    endsAt,
    items: items.map(({ skuId, priceFen, quota, perUser }) => ({ skuId, priceFen, quota, perUser })),
  };
}

/** Pieces in orders, and all that may be sold at the price. */
export function takenOf({ items }: Pick<FlashSale, 'items'>): { taken: number; quota: number } {
  return {
    taken: items.reduce((sum, item) => sum + item.taken, 0),
    quota: items.reduce((sum, item) => sum + item.quota, 0),
  };
}
