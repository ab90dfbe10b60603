import { isRefusal, type Refusal } from '../../platform/http/problems.ts';
import type { Tx } from '../../platform/postgres/postgres.ts';
import type { Changed } from '../catalog/index.ts';
import { type Change, failureOf, type Outcome, type RunningJob, type UndoneRow } from '../jobs/index.ts';
import { adjustMany } from '../stock/index.ts';
import { refuse } from './errors.ts';

/** Fields of a thing as changes of a row. */
function changesOf(id: string, { before, after }: Changed): Change[] {
  return Object.keys(after).map((field) => ({
    id,
    field,
    before: (before[field] ?? null) as Change['before'],
    after: (after[field] ?? null) as Change['after'],
  }));
}

/** What came of a wish for one thing, as the outcome of its row. */
export function outcomeOf(id: string, changed: Changed | Refusal, column: string): Outcome {
  if (isRefusal(changed)) return failureOf(changed, column);
  const changes = changesOf(id, changed);
  return changes.length === 0 ? 'unchanged' : { changes };
}

/**
 * The fields of a thing as they were before a job changed them.
 * @returns a refusal where one of them is no longer as the job left it: somebody else's change stays
 */
export function takenBack(now: object, changes: readonly Change[]): Record<string, unknown> | Refusal {
  const current = now as Record<string, unknown>;
  if (changes.some(({ field, after }) => current[field] !== after)) return refuse('changed_since');
  return Object.fromEntries(changes.map(({ field, before }) => [field, before]));
}

/** Takes back adjustments of stock by adjustments against them. */
export async function undoStock(
  tx: Tx,
  job: RunningJob,
  kind: 'adjusted' | 'imported',
  rows: readonly UndoneRow[],
): Promise<Outcome[]> {
  const wanted = rows.map(({ changes, input }) => {
    const [change] = changes;
    if (change === undefined) throw new Error('a row without a change is not undone');
    const reason = String(input.reason ?? job.input.reason ?? '');
    return {
      skuId: change.id,
      delta: Number(change.before) - Number(change.after),
      reason: `撤销：${reason}`.slice(0, 200),
    };
  });
  const outcomes = await adjustMany(tx, job.by, kind, wanted);
  return outcomes.map((outcome, index): Outcome => {
    const id = wanted[index]?.skuId ?? '';
    if (isRefusal(outcome)) return failureOf(outcome, 'onHand');
    return { changes: [{ id, field: 'onHand', ...outcome }] };
  });
}
