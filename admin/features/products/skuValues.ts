import { parseYuan } from '../../../web/format/parseYuan.ts';
import { parseCount } from './skuDraft.ts';

/** An amount as a person types it: `12`, `12.50`; empty where there is none. */
export function yuanText(fen: number | null): string {
  if (fen === null) return '';
  return fen % 100 === 0 ? String(fen / 100) : (fen / 100).toFixed(2);
}

const textOrNull = (text: string | undefined) => text?.trim() || null;

/** What the API takes of a SKU's form, and the fields that cannot be read. An empty field clears its value. */
export function readSku(typed: Record<string, string>) {
  const problems: string[] = [];
  function read<T>(field: string, parse: (text: string) => T | undefined): T | null {
    const text = typed[field]?.trim() ?? '';
    if (text === '') return null;
    const value = parse(text);
    if (value === undefined) problems.push(field);
    return value ?? null;
  }
  const price = read('price', parseYuan);
  if (!price && !problems.includes('price')) problems.push('price');
  const values = {
    priceFen: price ?? undefined,
    listPriceFen: read('listPrice', parseYuan),
    costFen: read('cost', parseYuan),
    weightGrams: read('weight', parseCount),
    lowStockAt: read('lowStockAt', parseCount),
    code: textOrNull(typed.code),
    barcode: textOrNull(typed.barcode),
  };
  if (typed.stock !== undefined && parseCount(typed.stock) === undefined) problems.push('stock');
  return { values, problems };
}
