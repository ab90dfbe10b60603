import { isRefusal } from '../../../platform/http/problems.ts';
import { importLine, type ProductLine, undoLine } from '../../catalog/index.ts';
import { failureOf, type Outcome, type RowWork } from '../../jobs/index.ts';
import { refuse } from '../errors.ts';
import { COLUMNS, OPTIONS_MAX } from './columns.ts';
import { atHeading, bad, type Cells, readSheet, type Sheet } from './sheet.ts';
import { parseWhole, parseYuan } from './values.ts';

function optionsOf(cells: Cells): ProductLine['options'] {
  const options = Array.from({ length: OPTIONS_MAX }, (_, index) => ({
    name: cells(`optionName${index + 1}`),
    value: cells(`optionValue${index + 1}`),
  }));
  return options.filter(({ name, value }) => name !== '' || value !== '');
}

const sheet: Sheet = {
  columns: COLUMNS.products,
  parse(cells) {
    const productCode = cells('productCode');
    if (productCode === '') return bad('productCode', '请填写商品款号', 'A product code is needed');
    const [price, stock] = [cells('priceYuan'), cells('stock')];
    const priceFen = parseYuan(price);
    if (price !== '' && priceFen === null)
      return bad('priceYuan', '应为金额，如 12.50', 'must be an amount, such as 12.50');
    const count = parseWhole(stock);
    if (stock !== '' && count === null) return bad('stock', '应为整数', 'must be a whole number');
    const texts = {
      title: cells('title'),
      titleEn: cells('titleEn'),
      category: cells('category'),
      code: cells('code'),
      barcode: cells('barcode'),
    };
    return { productCode, ...texts, options: optionsOf(cells), priceFen, stock: count };
  },
};

/** Adds products and SKUs, and changes those that are there. */
export const productsImport: RowWork = {
  read: (job, file) => readSheet(job, file, sheet),

  async apply(tx, job, rows) {
    const outcomes: Outcome[] = [];
    for (const { input } of rows) {
      const changes = await importLine(tx, job.by, input as unknown as ProductLine);
      if (isRefusal(changes)) {
        const [field] = (changes.details.errors ?? []) as { path: string }[];
        outcomes.push(atHeading(job, failureOf(changes, field?.path ?? 'code')));
      } else outcomes.push(changes.length === 0 ? 'unchanged' : { changes });
    }
    return outcomes;
  },

  async undo(tx, job, rows) {
    const outcomes: Outcome[] = [];
    for (const { changes } of rows) {
      const undone = await undoLine(tx, job.by, changes, () => refuse('changed_since'));
      if (isRefusal(undone)) outcomes.push(failureOf(undone));
      else outcomes.push(undone.length === 0 ? 'unchanged' : { changes: undone });
    }
    return outcomes;
  },
};
