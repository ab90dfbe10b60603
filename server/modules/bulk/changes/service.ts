import { Value } from 'typebox/value';
import type { JsonObject } from '../../../database-types.ts';
import { refuse } from '../../../platform/http/errors.ts';
import type { OnceKey } from '../../../platform/http/once.ts';
import { type FieldError, isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import type { Tx } from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { categoryExists, categoryNotFound } from '../../catalog/index.ts';
import { insertIds, insertJob, type Jobs, setTotal } from '../../jobs/index.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import {
  chooseGoods,
  chooseOrders,
  chooseProducts,
  chooseStock,
  GoodsFilter,
  OrderFilter,
  ProductFilter,
  readFilter,
  StockChoice,
} from '../choosing.ts';
import { type ActionName, actionOf } from './actions.ts';
import type { BulkBody } from './schema.ts';

/** What is wrong with the values of an action, one entry a value. */
function checkValues(name: ActionName, values: Record<string, unknown>): FieldError[] {
  const { values: schemas, oneOf } = actionOf(name);
  const errors: FieldError[] = [];
  for (const [field, schema] of Object.entries(schemas)) {
    const value = values[field];
    const isOptional = '~optional' in schema;
    if (value === undefined && isOptional) continue;
    if (value === undefined) errors.push({ path: `values.${field}`, zh: '不能为空', en: 'is required' });
    else if (!Value.Check(schema, value)) {
      const own = (schema as { 'x-message'?: { zh: string; en: string } })['x-message'];
      errors.push({ path: `values.${field}`, ...(own ?? { zh: '格式不对', en: 'has the wrong form' }) });
    }
  }
  const given = oneOf?.filter((field) => values[field] !== undefined) ?? [];
  if (oneOf && given.length !== 1)
    errors.push({
      path: `values.${oneOf[0]}`,
      zh: `${oneOf.join('、')} 填且只填一个`,
      en: `give exactly one of ${oneOf.join(', ')}`,
    });
  return errors;
}

/** The ids that a request chooses, page by page; or why its filter is none. */
function choose(tx: Tx, { action, ids, filter }: BulkBody): AsyncGenerator<string[]> | string[][] | Refusal {
  if (ids !== undefined) return [[...new Set(ids.map((id) => id.toLowerCase()))]];
  const { target } = actionOf(action);
  if (target === 'orders') {
    const chosen = readFilter(OrderFilter, filter);
    return isRefusal(chosen) ? chosen : chooseOrders(tx, chosen);
  }
  if (target === 'products') {
    const chosen = readFilter(ProductFilter, filter);
    return isRefusal(chosen) ? chosen : chooseProducts(tx, chosen);
  }
  const isOfGoods =
    action !== 'stock.adjust' || filter?.categoryId !== undefined || filter?.productIds !== undefined;
  if (isOfGoods) {
    const chosen = readFilter(GoodsFilter, filter);
    return isRefusal(chosen) ? chosen : chooseGoods(tx, chosen);
  }
  const chosen = readFilter(StockChoice, filter);
  return isRefusal(chosen) ? chosen : chooseStock(tx, chosen);
}

/** Of the values, those that the action knows. */
const knownValues = (name: ActionName, values: Record<string, unknown>) =>
  Object.fromEntries(
    Object.keys(actionOf(name).values).flatMap((field) =>
      values[field] === undefined ? [] : [[field, values[field]]],
    ),
  ) as JsonObject;

/** Starts a change of many things. Those that a filter chooses are fixed now, whatever else will match it later. */
export async function startBulk(jobs: Jobs, by: Operator, body: BulkBody, key: OnceKey) {
  const { action: name, ids, filter, dryRun: isDryRun } = body;
  const errors = checkValues(name, body.values);
  if ((ids === undefined) === (filter === undefined))
    errors.push({ path: 'ids', zh: 'ids 和 filter 填且只填一个', en: 'give either ids or a filter' });
  if (errors.length > 0) return refuse('validation_failed', { errors });
  const input = knownValues(name, body.values);
  return jobs.start(key, async (tx) => {
    if (
      typeof input.categoryId === 'string' &&
      !(isUuid(input.categoryId) && (await categoryExists(tx, input.categoryId)))
    )
      return categoryNotFound();
    const id = await insertJob(tx, { ...by, kind: 'bulk', name, isDryRun, input, isRead: true });
    const chosen = choose(tx, body);
    if (isRefusal(chosen)) return chosen;
    let total = 0;
    for await (const page of chosen) {
      await insertIds(tx, id, page, total + 1);
      total += page.length;
    }
    if (total === 0) return invalidField('filter', '没有符合条件的对象', 'Nothing matches');
    await setTotal(tx, id, total);
    const details = { name, values: input, count: total, isDryRun };
    await recordAudit(tx, { ...by, action: 'bulk.create', subject: `job:${id}`, details });
    return id;
  });
}
