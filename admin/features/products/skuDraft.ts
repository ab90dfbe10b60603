import { parseYuan } from '../../../web/format/parseYuan.ts';

/** A row of the SKU grid as it is typed. */
export interface SkuDraft {
  /** Values by option name, in the order of the option names. */
  values: string[];
  code: string;
  barcode: string;
  price: string;
  listPrice: string;
  stock: string;
}

/** An option such as colour, with its values, as they are typed. */
export interface OptionDraft {
  name: string;
  /** Separated by commas of either kind or by line breaks. */
  values: string;
}

export const emptySku = (values: string[] = []): SkuDraft => ({
  values,
  code: '',
  barcode: '',
  price: '',
  listPrice: '',
  stock: '0',
});

export function splitValues(text: string): string[] {
  const values = text
    .split(/[,，、\n]/)
    .map((value) => value.trim())
    .filter((value) => value !== '');
  return [...new Set(values)];
}

/** Every combination of the options' values, in the order in which they are typed. */
export function combinations(options: readonly OptionDraft[]): string[][] {
  return options
    .filter(({ name, values }) => name.trim() !== '' && splitValues(values).length > 0)
    .reduce<string[][]>(
      (rows, { values }) => rows.flatMap((row) => splitValues(values).map((value) => [...row, value])),
      [[]],
    );
}

/** The rows for a new set of options; what was typed for a combination that stays is kept. */
export function rowsFor(options: readonly OptionDraft[], present: readonly SkuDraft[]): SkuDraft[] {
  const typed = new Map(present.map((row) => [JSON.stringify(row.values), row]));
  return combinations(options).map((values) => typed.get(JSON.stringify(values)) ?? emptySku(values));
}

/** `12` → 12; undefined for anything but a whole number from 0. */
export function parseCount(text: string): number | undefined {
  return /^\d{1,10}$/.test(text.trim()) ? Number(text.trim()) : undefined;
}

export interface SkuProblem {
  row: number;
  field: 'price' | 'listPrice' | 'stock';
}

/** What the API takes, or what is wrong with the rows. */
export function readSkus(options: readonly OptionDraft[], rows: readonly SkuDraft[]) {
  const names = options.filter(({ name }) => name.trim() !== '').map(({ name }) => name.trim());
  const problems: SkuProblem[] = [];
  const skus = rows.map((row, index) => {
    const priceFen = parseYuan(row.price);
    const listPriceFen = row.listPrice.trim() === '' ? undefined : parseYuan(row.listPrice);
    const stock = parseCount(row.stock);
    if (!priceFen) problems.push({ row: index, field: 'price' });
    if (row.listPrice.trim() !== '' && !listPriceFen) problems.push({ row: index, field: 'listPrice' });
    if (stock === undefined) problems.push({ row: index, field: 'stock' });
    return {
      options: row.values.map((value, at) => ({ name: names[at] ?? '', value })),
      priceFen: priceFen ?? 0,
      listPriceFen,
      stock: stock ?? 0,
      code: row.code.trim() || undefined,
      barcode: row.barcode.trim() || undefined,
    };
  });
  return { skus, problems };
}
