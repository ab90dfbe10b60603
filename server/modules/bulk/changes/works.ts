import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { changeProducts, changeSkus, PRICE_FEN_MAX } from '../../catalog/index.ts';
import { failureOf, type Outcome, type RowWork, type UndoneRow, type WaitingRow } from '../../jobs/index.ts';
import { addNotes, removeNotes } from '../../orders/index.ts';
import { adjustMany } from '../../stock/index.ts';
import { refuse } from '../errors.ts';
import { outcomeOf, takenBack, undoStock } from '../undoing.ts';
import type { ActionName } from './actions.ts';

const idOf = ({ input }: WaitingRow) => String(input.id);
const undoneIdOf = ({ changes }: UndoneRow) => changes[0]?.id ?? '';

/** What a change by percent or amount makes of a price, rounded to the nearest multiple; a half goes up. */
function changedPrice(
  priceFen: number,
  { percent, offFen, roundToFen }: { percent?: number; offFen?: number; roundToFen?: number },
): number | Refusal {
  const off = offFen ?? Math.trunc((priceFen * (percent ?? 0)) / 100);
  const step = roundToFen ?? 1;
  const changed = Math.round((priceFen - off) / step) * step;
  if (changed >= 1 && changed <= PRICE_FEN_MAX) return changed;
  return invalidField('priceFen', '新价格超出范围', 'The new price would be out of range');
}

const skuWork = (
  fieldsOf: (values: Record<string, unknown>, priceFen: number) => number | Refusal,
): RowWork => ({
  async apply(tx, job, rows) {
    const wishes = rows.map((row) => ({
      id: idOf(row),
      change: (now: { priceFen: number }) => {
        const priceFen = fieldsOf(job.input, now.priceFen);
        return isRefusal(priceFen) ? priceFen : { priceFen };
      },
    }));
    const outcomes = await changeSkus(tx, job.by, wishes);
    return outcomes.map((outcome, index) => outcomeOf(wishes[index]?.id ?? '', outcome, 'priceFen'));
  },
  async undo(tx, job, rows) {
    const wishes = rows.map((row) => ({
      id: undoneIdOf(row),
      change: (now: object) => takenBack(now, row.changes),
    }));
    const outcomes = await changeSkus(tx, job.by, wishes);
    return outcomes.map((outcome, index) => outcomeOf(wishes[index]?.id ?? '', outcome, 'priceFen'));
  },
});

const productWork: RowWork = {
  async apply(tx, job, rows) {
    const wishes = rows.map((row) => ({ id: idOf(row), change: () => job.input }));
    const outcomes = await changeProducts(tx, job.by, wishes);
    return outcomes.map((outcome, index) => outcomeOf(wishes[index]?.id ?? '', outcome, 'id'));
  },
  async undo(tx, job, rows) {
    const wishes = rows.map((row) => ({
      id: undoneIdOf(row),
      change: (now: object) => takenBack(now, row.changes),
    }));
    const outcomes = await changeProducts(tx, job.by, wishes);
    return outcomes.map((outcome, index) => outcomeOf(wishes[index]?.id ?? '', outcome, 'id'));
  },
};

const stockWork: RowWork = {
  async apply(tx, job, rows) {
    const { delta, reason } = job.input as { delta: number; reason: string };
    const deltas = rows.map((row) => ({ skuId: idOf(row), delta, reason }));
    const outcomes = await adjustMany(tx, job.by, 'adjusted', deltas);
    return outcomes.map((outcome, index): Outcome => {
      if (isRefusal(outcome)) return failureOf(outcome, 'delta');
      return { changes: [{ id: deltas[index]?.skuId ?? '', field: 'onHand', ...outcome }] };
    });
  },
  undo: (tx, job, rows) => undoStock(tx, job, 'adjusted', rows),
};

const noteWork: RowWork = {
  async apply(tx, job, rows) {
    const text = String(job.input.text).trim();
    const notes = rows.map((row) => ({ orderNo: idOf(row), text }));
    const outcomes = await addNotes(tx, job.by, notes);
    return outcomes.map((outcome, index): Outcome => {
      if (isRefusal(outcome)) return failureOf(outcome, 'id');
      const id = notes[index]?.orderNo ?? '';
      return { changes: [{ id, field: 'note', before: null, after: text, made: outcome.noteId }] };
    });
  },
  async undo(tx, job, rows) {
    const text = String(job.input.text).trim();
    const notes = rows.map((row) => ({ orderNo: undoneIdOf(row), noteId: row.changes[0]?.made ?? '', text }));
    const removed = await removeNotes(tx, job.by, notes);
    return notes.map(({ orderNo, noteId }): Outcome => {
      if (!removed.has(noteId)) return failureOf(refuse('changed_since'), 'id');
      return { changes: [{ id: orderNo, field: 'note', before: text, after: null }] };
    });
  },
};

export const BULK_WORKS: Record<ActionName, RowWork> = {
  'prices.set': skuWork(({ priceFen }) => Number(priceFen)),
  'prices.change': skuWork((values, priceFen) => changedPrice(priceFen, values)),
  'products.status': productWork,
  'products.category': productWork,
  'stock.adjust': stockWork,
  'orders.note': noteWork,
};
