import { isRefusal } from '../../../platform/http/problems.ts';
import { findSkusByCode } from '../../catalog/index.ts';
import { failureOf, type Outcome, type RowWork } from '../../jobs/index.ts';
import { adjustMany, STOCK_STEP_MAX } from '../../stock/index.ts';
import { undoStock } from '../undoing.ts';
import { COLUMNS } from './columns.ts';
import { claimImported, forgetImported } from './queries.ts';
import { atHeading, bad, readSheet, type Sheet } from './sheet.ts';
import { parseWhole } from './values.ts';

const REASON_MAX = 200;
const DEFAULT_REASON = '批量导入';

interface Input {
  code: string;
  delta: number;
  reason: string;
}

const sheet: Sheet = {
  columns: COLUMNS.stock,
  parse(cells) {
    const code = cells('code');
    if (code === '') return bad('code', '请填写商品编码', 'A SKU code is needed');
    const delta = parseWhole(cells('delta'));
    if (delta === null || Math.abs(delta) > STOCK_STEP_MAX)
      return bad('delta', '应为整数，如 5 或 -3', 'must be a whole number, such as 5 or -3');
    const reason = cells('reason') || DEFAULT_REASON;
    if (reason.length > REASON_MAX)
      return bad('reason', `最多 ${REASON_MAX} 个字符`, `must have at most ${REASON_MAX} characters`);
    return { code, delta, reason };
  },
};

/** Adds to the stock of SKUs, or takes away. A row of a file that was applied once is not applied again. */
export const stockImport: RowWork = {
  read: (job, file) => readSheet(job, file, sheet),

  async apply(tx, job, rows) {
    const inputs = rows.map(({ row, input }) => ({ row, ...(input as unknown as Input) }));
    const digest = Buffer.from(String(job.input.digest), 'hex');
    const skus = await findSkusByCode(
      tx,
      inputs.map(({ code }) => code),
    );
    const known = inputs.filter(({ code, delta }) => skus.has(code.toLowerCase()) && delta !== 0);
    const isNew = await claimImported(
      tx,
      digest,
      known.map(({ row }) => row),
    );
    const applied = known.filter(({ row }) => isNew.has(row));
    const adjusted = await adjustMany(
      tx,
      job.by,
      'imported',
      applied.map(({ code, ...rest }) => ({ ...rest, skuId: skus.get(code.toLowerCase()) as string })),
    );
    const outcomes = new Map<number, Outcome>();
    for (const [index, { row, code }] of applied.entries()) {
      const change = adjusted[index];
      if (isRefusal(change)) outcomes.set(row, atHeading(job, failureOf(change, 'delta')));
      else if (change)
        outcomes.set(row, {
          changes: [{ id: skus.get(code.toLowerCase()) as string, field: 'onHand', ...change }],
        });
    }
    // A row that was refused may come again.
    const refused = applied.filter((_, index) => isRefusal(adjusted[index])).map(({ row }) => row);
    await forgetImported(tx, digest, refused);
    const unknown = atHeading(job, bad('code', '没有找到该商品编码', 'There is no SKU with this code'));
    return inputs.map(
      ({ row, code }) => outcomes.get(row) ?? (skus.has(code.toLowerCase()) ? 'unchanged' : unknown),
    );
  },

  async undo(tx, job, rows) {
    const digest = Buffer.from(String(job.input.digest), 'hex');
    const outcomes = await undoStock(tx, job, 'imported', rows);
    const undone = rows.filter(
      (_, index) => typeof outcomes[index] === 'object' && 'changes' in outcomes[index],
    );
    await forgetImported(
      tx,
      digest,
      undone.map(({ row }) => row),
    );
    return outcomes;
  },
};
