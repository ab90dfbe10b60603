import type { Answer } from '../../../api-client/index.ts';

export type StockRow = Answer<'/api/admin/stock', 'get'>['items'][number];

/** `全棉衬衫 白 / M` */
export const skuNameOf = ({ title, options }: Pick<StockRow, 'title' | 'options'>): string =>
  [title, options.map(({ value }) => value).join(' / ')].filter((part) => part !== '').join(' ');
