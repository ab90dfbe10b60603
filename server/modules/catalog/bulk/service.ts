import type { JsonObject } from '../../../database-types.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import type { Tx } from '../../../platform/postgres/postgres.ts';
import { changedFields, sameFields } from '../../../platform/values/changes.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { type Operator, recordAudits } from '../../staff/index.ts';
import { skuNotFound } from '../../stock/index.ts';
import { refuse } from '../errors.ts';
import {
  lockProducts,
  lockSkus,
  type ProductNow,
  type SkuNow,
  updateProducts,
  updateSkus,
} from './queries.ts';

export type SkuFields = Partial<Pick<SkuNow, 'priceFen' | 'listPriceFen' | 'status'>>;
export type ProductFields = Partial<Pick<ProductNow, 'status' | 'categoryId'>>;

/** What one wish changes in one thing: decided when the thing is locked, by what it is then. */
export interface Wish<Now, Fields> {
  id: string;
  change(now: Now): Fields | Refusal;
}

/** The fields that a wish changed, as they were and as they are; both empty where all was so already. */
export interface Changed {
  before: JsonObject;
  after: JsonObject;
}

/** Wishes one after the other, so that two for one thing are as two requests. Nothing is written here. */
function grant<Now extends { id: string }, Fields extends object>(
  current: Map<string, Now>,
  wishes: readonly Wish<Now, Fields>[],
  names: readonly (keyof Fields & string)[],
  notFound: () => Refusal,
): (Changed | Refusal)[] {
  return wishes.map(({ id, change }) => {
    const now = current.get(id.toLowerCase());
    if (now === undefined) return notFound();
    const wanted = change(now);
    if (isRefusal(wanted)) return wanted;
    const after = changedFields(now, wanted, names);
    current.set(now.id, { ...now, ...after });
    return { before: sameFields(now, after) as JsonObject, after: after as JsonObject };
  });
}

const hasChanged = (outcome: Changed | Refusal): outcome is Changed =>
  !isRefusal(outcome) && Object.keys(outcome.after).length > 0;

/** The things that wishes changed, as they are at the end. */
function changedThings<Now>(
  current: Map<string, Now>,
  wishes: readonly { id: string }[],
  outcomes: readonly (Changed | Refusal)[],
): Now[] {
  const ids = new Set(
    wishes.filter((_, index) => hasChanged(outcomes[index] as Changed)).map(({ id }) => id.toLowerCase()),
  );
  return [...ids].map((id) => current.get(id) as Now);
}

const auditEntries = (
  by: Operator,
  thing: 'sku' | 'product',
  wishes: readonly { id: string }[],
  outcomes: readonly (Changed | Refusal)[],
) =>
  outcomes.flatMap((outcome, index) =>
    hasChanged(outcome)
      ? [
          {
            ...by,
            action: `${thing}.change`,
            subject: `${thing}:${wishes[index]?.id.toLowerCase()}`,
            ...outcome,
          },
        ]
      : [],
  );

/** Changes prices and shelves of many SKUs at once. @returns an outcome for each wish */
export async function changeSkus(
  tx: Tx,
  by: Operator,
  wishes: readonly Wish<SkuNow, SkuFields>[],
): Promise<(Changed | Refusal)[]> {
  const skus = await lockSkus(tx, wishes.map(({ id }) => id).filter(isUuid));
  const current = new Map(skus.map((sku) => [sku.id, sku]));
  const outcomes = grant(current, wishes, ['priceFen', 'listPriceFen', 'status'], skuNotFound);
  await updateSkus(tx, changedThings(current, wishes, outcomes));
  await recordAudits(tx, auditEntries(by, 'sku', wishes, outcomes));
  return outcomes;
}

/** Changes shelves and categories of many products at once. The categories exist. @returns an outcome for each wish */
export async function changeProducts(
  tx: Tx,
  by: Operator,
  wishes: readonly Wish<ProductNow, ProductFields>[],
): Promise<(Changed | Refusal)[]> {
  const products = await lockProducts(tx, wishes.map(({ id }) => id).filter(isUuid));
  const current = new Map(products.map((product) => [product.id, product]));
  const outcomes = grant(current, wishes, ['status', 'categoryId'], () => refuse('product_not_found'));
  await updateProducts(tx, changedThings(current, wishes, outcomes));
  await recordAudits(tx, auditEntries(by, 'product', wishes, outcomes));
  return outcomes;
}
