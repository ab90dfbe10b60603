import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../../../database-types.ts';
import { keysetPage } from '../../../platform/http/keyset.ts';
import { isRefusal, type Refusal } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { editedMeanwhile } from '../../../platform/http/versions.ts';
import { boundedCount } from '../../../platform/postgres/bounded-count.ts';
import {
  type Database,
  inTransaction,
  type Tx,
  violatedUnique,
} from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import type { Scope } from '../rules.ts';
import { couponNotFound, refuse } from './errors.ts';
import {
  type CouponRow,
  type CouponValues,
  countUsed,
  couponsQuery,
  findCoupon,
  insertCoupon,
  insertTerms,
  lockCoupon,
  readClaimable,
  readCoupons,
  type TermsRow,
  updateCoupon,
} from './queries.ts';
import type { Coupon, CouponChange, NewCoupon } from './schema.ts';
import { viewClaimable, viewCoupon } from './view.ts';

/** A scope as it is stored: ids in lower case, as the database writes them. */
export function scopeOf(scope: Coupon['scope']): Scope {
  if (scope === 'all') return scope;
  const lower = (ids: readonly string[]) => [...new Set(ids.map((id) => id.toLowerCase()))];
  if ('categoryIds' in scope) return { categoryIds: lower(scope.categoryIds) };
  return { productIds: lower(scope.productIds) };
}

function valuesOf(input: NewCoupon): CouponValues {
  return {
    name: input.name,
    discount: input.discount,
    minSpendFen: input.minSpendFen ?? 0,
    scope: scopeOf(input.scope ?? 'all'),
    validFrom: new Date(input.validFrom),
    validUntil: new Date(input.validUntil),
    stacks: input.stacks ?? false,
    quantity: input.quantity,
    perUser: input.perUser ?? 1,
    code: input.code?.toUpperCase() ?? null,
    claimFrom: new Date(input.claimFrom),
    claimUntil: new Date(input.claimUntil),
    isPaused: false,
  };
}

function changed(row: CouponRow, change: CouponChange): CouponValues {
  const { claimFrom, claimUntil, validFrom, validUntil } = change;
  return {
    name: change.name ?? row.name,
    discount: change.discount ?? row.discount,
    minSpendFen: change.minSpendFen ?? row.minSpendFen,
    scope: change.scope === undefined ? row.scope : scopeOf(change.scope),
    validFrom: validFrom === undefined ? row.validFrom : new Date(validFrom),
    validUntil: validUntil === undefined ? row.validUntil : new Date(validUntil),
    stacks: change.stacks ?? row.stacks,
    quantity: change.quantity ?? row.quantity,
    perUser: change.perUser ?? row.perUser,
    code: change.code === undefined ? row.code : (change.code?.toUpperCase() ?? null),
    claimFrom: claimFrom === undefined ? row.claimFrom : new Date(claimFrom),
    claimUntil: claimUntil === undefined ? row.claimUntil : new Date(claimUntil),
    isPaused: change.status === undefined ? row.isPaused : change.status === 'paused',
  };
}

function termsOf({ name, discount, minSpendFen, scope, validFrom, validUntil, stacks }: TermsRow): TermsRow {
  return { name, discount, minSpendFen, scope, validFrom, validUntil, stacks };
}

/** What an entry of the audit log holds of a coupon. */
const entryOf = (values: CouponValues) =>
  JSON.parse(
    JSON.stringify({
      ...termsOf(values),
      quantity: values.quantity,
      perUser: values.perUser,
      code: values.code,
      claimFrom: values.claimFrom,
      claimUntil: values.claimUntil,
      isPaused: values.isPaused,
    }),
  ) as JsonObject;

function refuseValues(values: CouponValues, claimed: number): Refusal | null {
  const { claimFrom, claimUntil, validFrom, validUntil } = values;
  if (claimFrom >= claimUntil)
    return invalidField('claimUntil', '领取结束时间必须晚于开始时间', 'must be after claimFrom');
  if (validFrom >= validUntil)
    return invalidField('validUntil', '失效时间必须晚于生效时间', 'must be after validFrom');
  if (values.quantity < claimed)
    return invalidField('quantity', `已领取 ${claimed} 张`, `${claimed} have been claimed already`);
  return null;
}

/** Writes, and turns a code that another coupon has into its refusal. */
async function orCodeTaken<T>(write: () => Promise<T>): Promise<T | Refusal<'coupon_code_taken'>> {
  try {
    return await write();
  } catch (error) {
    if (violatedUnique(error) !== 'coupons_code_key') throw error;
    return refuse('coupon_code_taken');
  }
}

async function change(tx: Tx, operator: Operator, id: string, input: CouponChange): Promise<Refusal | null> {
  const row = await lockCoupon(tx, id);
  if (!row) return couponNotFound();
  const isStale = input.version !== undefined && input.version !== row.version;
  const used = isStale ? ((await countUsed(tx, [id])).get(id) ?? 0) : 0;
  const stale = editedMeanwhile(input.version, row.version, () => viewCoupon(row, used));
  if (stale) return stale;
  const values = changed(row, input);
  const refusal = refuseValues(values, row.claimed);
  if (refusal) return refusal;
  const isSame = isDeepStrictEqual(termsOf(values), termsOf(row));
  const termsVersion = isSame ? row.termsVersion : row.termsVersion + 1;
  if (!isSame) await insertTerms(tx, id, termsVersion, values);
  await updateCoupon(tx, id, termsVersion, values);
  const entry = { action: 'coupon.change', subject: `coupon:${id}` };
  await recordAudit(tx, { ...operator, ...entry, before: entryOf(row), after: entryOf(values) });
  return null;
}

export type Coupons = ReturnType<typeof createCoupons>;

/** Coupons as staff make them, and those that anyone may claim. */
export function createCoupons(db: Database) {
  async function present(row: CouponRow): Promise<Coupon> {
    return viewCoupon(row, (await countUsed(db, [row.id])).get(row.id) ?? 0);
  }

  async function read(id: string): Promise<Coupon | Refusal> {
    const row = isUuid(id) ? await findCoupon(db, id) : undefined;
    return row ? present(row) : couponNotFound();
  }

  return {
    read,

    async list(page: { beforeId: string | null; limit: number }) {
      const [rows, count] = await Promise.all([
        readCoupons(db, { ...page, limit: page.limit + 1 }),
        boundedCount(db, couponsQuery(db)),
      ]);
      const used = await countUsed(
        db,
        rows.map(({ id }) => id),
      );
      return keysetPage({
        ...{ rows, limit: page.limit, count },
        cursorOf: ({ id }) => [id],
        present: (row) => viewCoupon(row, used.get(row.id) ?? 0),
      });
    },

    async create(operator: Operator, input: NewCoupon): Promise<Coupon | Refusal> {
      const values = valuesOf(input);
      const refusal = refuseValues(values, 0);
      if (refusal) return refusal;
      const id = await orCodeTaken(() =>
        inTransaction(db, async (tx) => {
          const made = await insertCoupon(tx, values);
          const entry = { action: 'coupon.create', subject: `coupon:${made}`, after: entryOf(values) };
          await recordAudit(tx, { ...operator, ...entry });
          return made;
        }),
      );
      return isRefusal(id) ? id : read(id);
    },

    /** Changes a coupon. What has been claimed keeps its terms. */
    async change(operator: Operator, id: string, input: CouponChange): Promise<Coupon | Refusal> {
      if (!isUuid(id)) return couponNotFound();
      const refusal = await orCodeTaken(() => inTransaction(db, (tx) => change(tx, operator, id, input)));
      return refusal ?? read(id);
    },

    claimable: async () => ({ items: (await readClaimable(db)).map(viewClaimable) }),
  };
}
