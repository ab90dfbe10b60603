import { changeSkus, findSkusByCode, PRICE_FEN_MAX } from '../../catalog/index.ts';
import type { RowWork } from '../../jobs/index.ts';
import { outcomeOf, takenBack } from '../undoing.ts';
import { COLUMNS } from './columns.ts';
import { atHeading, bad, readSheet, type Sheet } from './sheet.ts';
import { parseYuan } from './values.ts';

interface Input {
  code: string;
  priceFen?: number;
  /** Null: the SKU has no list price any more. */
  listPriceFen?: number | null;
}

const isPrice = (fen: number | null) => fen !== null && fen >= 1 && fen <= PRICE_FEN_MAX;
const badPrice = (column: string) => bad(column, '应为金额，如 12.50', 'must be an amount, such as 12.50');

const sheet: Sheet = {
  columns: COLUMNS.prices,
  parse(cells) {
    const code = cells('code');
    if (code === '') return bad('code', '请填写商品编码', 'A SKU code is needed');
    const [price, listPrice] = [cells('priceYuan'), cells('listPriceYuan')];
    const priceFen = parseYuan(price);
    const listPriceFen = parseYuan(listPrice);
    if (price === '' && listPrice === '')
      return bad('priceYuan', '请填写售价或划线价', 'A price or a list price is needed');
    if (price !== '' && !isPrice(priceFen)) return badPrice('priceYuan');
    // 0 takes the list price away.
    if (listPrice !== '' && listPriceFen !== 0 && !isPrice(listPriceFen)) return badPrice('listPriceYuan');
    return {
      code,
      ...(price !== '' && { priceFen }),
      ...(listPrice !== '' && { listPriceFen: listPriceFen === 0 ? null : listPriceFen }),
    };
  },
};

/** Sets prices of SKUs. An empty cell leaves its price as it is. */
export const pricesImport: RowWork = {
  read: (job, file) => readSheet(job, file, sheet),

  async apply(tx, job, rows) {
    const inputs = rows.map(({ input }) => input as unknown as Input);
    const skus = await findSkusByCode(
      tx,
      inputs.map(({ code }) => code),
    );
    const ids = inputs.map(({ code }) => skus.get(code.toLowerCase()));
    const known = inputs.flatMap(({ code: _, ...fields }, index) => {
      const id = ids[index];
      return id === undefined ? [] : [{ id, change: () => fields }];
    });
    const changed = (await changeSkus(tx, job.by, known)).values();
    const unknown = atHeading(job, bad('code', '没有找到该商品编码', 'There is no SKU with this code'));
    return ids.map((id) => {
      const next = id === undefined ? undefined : changed.next().value;
      return id === undefined || next === undefined ? unknown : outcomeOf(id, next, 'code');
    });
  },

  async undo(tx, job, rows) {
    const wishes = rows.map(({ changes }) => ({
      id: changes[0]?.id ?? '',
      change: (now: object) => takenBack(now, changes),
    }));
    const outcomes = await changeSkus(tx, job.by, wishes);
    return outcomes.map((outcome, index) => outcomeOf(wishes[index]?.id ?? '', outcome, ''));
  },
};
