export const STATUSES = ['draft', 'on_shelf', 'off_shelf', 'archived'] as const;
export type ProductStatus = (typeof STATUSES)[number];

export const STATUS_TONES = {
  draft: 'waiting',
  on_shelf: 'good',
  off_shelf: 'plain',
  archived: 'plain',
} as const satisfies Record<ProductStatus, string>;

/** What can be done with a product in each state, the usual step first. */
export const NEXT_STATUSES = {
  draft: ['on_shelf', 'archived'],
  on_shelf: ['off_shelf'],
  off_shelf: ['on_shelf', 'archived'],
  archived: ['off_shelf'],
} as const satisfies Record<ProductStatus, readonly ProductStatus[]>;
