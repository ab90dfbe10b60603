/** What can be done with many things at once. */
export const ACTIONS = {
  'products.status': { permission: 'catalog.write', target: 'products' },
  'products.category': { permission: 'catalog.write', target: 'products' },
  'prices.change': { permission: 'prices.write', target: 'skus' },
  'stock.adjust': { permission: 'stock.adjust', target: 'skus' },
  'orders.note': { permission: 'orders.edit', target: 'orders' },
} as const;

export type BulkAction = keyof typeof ACTIONS;

/** Yuan as a person types them, in fen; undefined where it is no amount. May be negative: prices rise then. */
export function readFen(text: string): number | undefined {
  if (!/^[+-]?\d{1,9}(\.\d{1,2})?$/.test(text.trim())) return undefined;
  return Math.round(Number(text) * 100);
}
