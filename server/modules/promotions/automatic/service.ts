import { Value } from 'typebox/value';
import type { JsonObject } from '../../../database-types.ts';
import { keysetPage } from '../../../platform/http/keyset.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { editedMeanwhile } from '../../../platform/http/versions.ts';
import { boundedCount } from '../../../platform/postgres/bounded-count.ts';
import { createFreshRead, type FreshRead } from '../../../platform/postgres/fresh-read.ts';
import { type Database, inTransaction, type Tx } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import { scopeOf } from '../coupons/service.ts';
import type { PromotionBenefit, PromotionRule } from '../rules.ts';
import { refuse } from './errors.ts';
import {
  findPromotion,
  insertPromotion,
  lockPromotion,
  type PromotionRow,
  type PromotionValues,
  promotionsQuery,
  readPromotions,
  readStanding,
  updatePromotion,
} from './queries.ts';
import {
  type NewPromotion,
  type Promotion,
  type PromotionChange,
  type PromotionKind,
  stepsOfKind,
} from './schema.ts';

/** What an order shows where staff gave no name. */
const NAMES: Record<PromotionKind, string> = {
  spend_off: '满减',
  count_off: '多件优惠',
  bundle: '套装优惠',
  free_shipping: '包邮',
};

function present(row: PromotionRow): Promotion {
  const { id, kind, priority, stacks, version } = row;
  return {
    ...{ id, kind, priority, stacks, version },
    name: row.name || NAMES[kind],
    steps: row.steps as Promotion['steps'],
    scope: row.scope as Promotion['scope'],
    from: row.from.toISOString(),
    until: row.until.toISOString(),
    status: row.isPaused ? 'paused' : 'active',
    createdAt: row.createdAt.toISOString(),
  };
}

function ruleOf(row: PromotionRow): PromotionRule {
  const { id, kind, version, steps, scope, priority, stacks } = row;
  return {
    ...{ id, version, scope, priority, stacks },
    name: row.name || NAMES[kind],
    benefit: { kind, steps } as unknown as PromotionBenefit,
    fromMs: row.from.getTime(),
    untilMs: row.until.getTime(),
  };
}

/** SKUs of bundles in lower case, as the database writes ids. */
function stepsOf(steps: NewPromotion['steps']): object[] {
  return steps.map((step) =>
    'skuIds' in step ? { ...step, skuIds: step.skuIds.map((id) => id.toLowerCase()) } : step,
  );
}

const FIRST = { name: '', scope: 'all', priority: 0, stacks: false, isPaused: false } as const;

function valuesOf(base: Partial<PromotionValues>, change: PromotionChange): PromotionValues {
  const { from, until, scope, status, steps } = change;
  return {
    ...FIRST,
    ...base,
    ...(change.kind !== undefined && { kind: change.kind }),
    ...(change.name !== undefined && { name: change.name }),
    ...(steps !== undefined && { steps: stepsOf(steps) }),
    ...(scope !== undefined && { scope: scopeOf(scope) }),
    ...(from !== undefined && { from: new Date(from) }),
    ...(until !== undefined && { until: new Date(until) }),
    ...(change.priority !== undefined && { priority: change.priority }),
    ...(change.stacks !== undefined && { stacks: change.stacks }),
    ...(status !== undefined && { isPaused: status === 'paused' }),
  } as PromotionValues;
}

function refuseValues({ kind, steps, from, until }: PromotionValues): Refusal | null {
  if (!Value.Check(stepsOfKind(kind), steps))
    return invalidField('steps', '与优惠类型不符', 'do not fit the kind');
  if (from >= until) return invalidField('until', '结束时间必须晚于开始时间', 'must be after from');
  return null;
}

/** What an entry of the audit log holds of a promotion. */
function entryOf({ kind, name, steps, scope, from, until, priority, stacks, isPaused }: PromotionValues) {
  const fields = { kind, name, steps, scope, from, until, priority, stacks, isPaused };
  return JSON.parse(JSON.stringify(fields)) as JsonObject;
}

/** @returns the promotion as it is now */
async function change(
  tx: Tx,
  operator: Operator,
  id: string,
  input: PromotionChange,
): Promise<PromotionRow | Refusal> {
  const row = isUuid(id) ? await lockPromotion(tx, id) : undefined;
  if (!row) return refuse('promotion_not_found');
  const stale = editedMeanwhile(input.version, row.version, () => present(row));
  if (stale) return stale;
  const values = valuesOf(row, input);
  const refusal = refuseValues(values);
  if (refusal) return refusal;
  await updatePromotion(tx, row.id, values);
  const entry = { action: 'promotion.change', subject: `promotion:${row.id}` };
  await recordAudit(tx, { ...operator, ...entry, before: entryOf(row), after: entryOf(values) });
  return (await findPromotion(tx, row.id)) as PromotionRow;
}

export type Promotions = ReturnType<typeof createPromotions>;

/** Automatic promotions as staff make them, and the rules that price orders. */
export function createPromotions(db: Database) {
  const rules: FreshRead<PromotionRule[]> = createFreshRead(async () => (await readStanding(db)).map(ruleOf));

  return {
    /** The rules that are in force or will be: a change on another server shows after a second. */
    readRules: () => rules.read(),

    async read(id: string): Promise<Promotion | Refusal> {
      const row = isUuid(id) ? await findPromotion(db, id) : undefined;
      return row ? present(row) : refuse('promotion_not_found');
    },

    async list(page: { beforeId: string | null; limit: number }) {
      const [rows, count] = await Promise.all([
        readPromotions(db, { ...page, limit: page.limit + 1 }),
        boundedCount(db, promotionsQuery(db)),
      ]);
      return keysetPage({ ...{ rows, limit: page.limit, count, present }, cursorOf: ({ id }) => [id] });
    },

    async create(operator: Operator, input: NewPromotion): Promise<Promotion | Refusal> {
      const values = valuesOf({}, input);
      const refusal = refuseValues(values);
      if (refusal) return refusal;
      const row = await inTransaction(db, async (tx) => {
        const id = await insertPromotion(tx, values);
        const entry = { action: 'promotion.create', subject: `promotion:${id}`, after: entryOf(values) };
        await recordAudit(tx, { ...operator, ...entry });
        return (await findPromotion(tx, id)) as PromotionRow;
      });
      rules.forget();
      return present(row);
    },

    async change(operator: Operator, id: string, input: PromotionChange): Promise<Promotion | Refusal> {
      const row = await inTransaction(db, (tx) => change(tx, operator, id, input));
      rules.forget();
      return isRefusal(row) ? row : present(row);
    },
  };
}
