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
  violatedExclusion,
} from '../../../platform/postgres/postgres.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { inLanguage, type Language } from '../../../platform/values/language.ts';
import { optionsIn, type ReadSkusForSale, type SkuForSale, skuNotFound } from '../../catalog/index.ts';
import { type Operator, recordAudit } from '../../staff/index.ts';
import type { CalendarItem, FlashCalendar } from './calendar.ts';
import { refuse } from './errors.ts';
import {
  deleteUntakenItems,
  type FlashSaleRow,
  findSale,
  insertSale,
  lockSale,
  lockSales,
  readSales,
  type SaleValues,
  salesQuery,
  updateSale,
  writeItems,
} from './queries.ts';
import type {
  AdminFlashSale,
  FlashSaleChange,
  NewFlashItem,
  NewFlashSale,
  PublicFlashSales,
  SaleStatus,
} from './schema.ts';

function statusOf({ startsAt, endsAt, now }: { startsAt: Date; endsAt: Date; now: Date }): SaleStatus {
  if (now < startsAt) return 'next';
  return now < endsAt ? 'running' : 'ended';
}

function present(
  row: FlashSaleRow,
  skus: ReadonlyMap<string, SkuForSale>,
  language: Language,
): AdminFlashSale {
  const { id, name, version } = row;
  const items = row.items.flatMap((item) => {
    const sku = skus.get(item.skuId);
    if (!sku) return [];
    const title = inLanguage(language, sku.title, sku.titleEn);
    const options = optionsIn(language, sku.options);
    const { id: _, ...shown } = item;
    return [{ ...shown, productId: sku.productId, title, options, ordinaryPriceFen: sku.priceFen }];
  });
  return {
    id,
    name,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    status: statusOf(row),
    items,
    version,
    createdAt: row.createdAt.toISOString(),
  };
}

/** What an entry of the audit log holds of a sale. */
function fieldsOf({ name, startsAt, endsAt, items }: FlashSaleRow): JsonObject {
  const listed = items.map(({ skuId, priceFen, quota, perUser }) => ({ skuId, priceFen, quota, perUser }));
  return { name, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), items: listed };
}

function presentItem(item: CalendarItem, language: Language) {
  const { skuId, priceFen, quota, taken, perUser, sku } = item;
  return {
    skuId,
    productId: sku.productId,
    title: inLanguage(language, sku.title, sku.titleEn),
    options: optionsIn(language, sku.options),
    imageUrl: sku.imageUrl,
    priceFen,
    ordinaryPriceFen: sku.priceFen,
    quota,
    left: quota - taken,
    perUser,
    available: Math.max(0, sku.available),
  };
}

const withLowerIds = (items: readonly NewFlashItem[]): NewFlashItem[] =>
  items.map((item) => ({ ...item, skuId: item.skuId.toLowerCase() }));

function refuseTwice(items: readonly NewFlashItem[]): Refusal | null {
  const seen = new Set<string>();
  for (const [index, { skuId }] of items.entries()) {
    if (seen.has(skuId))
      return invalidField(`items[${index}].skuId`, '该规格已在列表中', 'stands in the list already');
    seen.add(skuId);
  }
  return null;
}

/** Writes, and turns items that another sale has at the same time into their refusal. */
async function orOverlaps<T>(write: () => Promise<T>): Promise<T | Refusal<'flash_sale_overlaps'>> {
  try {
    return await write();
  } catch (error) {
    if (violatedExclusion(error) !== 'flash_items_overlap') throw error;
    return refuse('flash_sale_overlaps');
  }
}

export interface FlashSalesDeps {
  db: Database;
  calendar: FlashCalendar;
  /** The SKUs at their ordinary prices. */
  readSkusForSale: ReadSkusForSale;
}

export type FlashSales = ReturnType<typeof createFlashSales>;

/** Flash sales as staff make them and as everybody sees them. */
export function createFlashSales({ db, calendar, readSkusForSale }: FlashSalesDeps) {
  async function presentAll(rows: readonly FlashSaleRow[], language: Language): Promise<AdminFlashSale[]> {
    const skuIds = rows.flatMap(({ items }) => items.map(({ skuId }) => skuId));
    const skus = new Map((await readSkusForSale([...new Set(skuIds)])).map((sku) => [sku.skuId, sku]));
    return rows.map((row) => present(row, skus, language));
  }

  async function presentOne(row: FlashSaleRow | Refusal, language: Language) {
    return isRefusal(row) ? row : ((await presentAll([row], language))[0] as AdminFlashSale);
  }

  async function refuseItems(items: readonly NewFlashItem[]): Promise<Refusal | null> {
    const known = new Set((await readSkusForSale(items.map(({ skuId }) => skuId))).map(({ skuId }) => skuId));
    return items.every(({ skuId }) => known.has(skuId)) ? refuseTwice(items) : skuNotFound();
  }

  async function readBack(tx: Tx, id: string): Promise<FlashSaleRow> {
    const row = await findSale(tx, id);
    if (row === undefined) throw new Error(`flash sale ${id} vanished in its own transaction`);
    return row;
  }

  async function create(tx: Tx, operator: Operator, sale: SaleValues, items: NewFlashItem[]) {
    await lockSales(tx);
    const id = await insertSale(tx, sale);
    await writeItems(tx, id, items);
    const row = await readBack(tx, id);
    const entry = { action: 'flash_sale.create', subject: `flash_sale:${id}`, after: fieldsOf(row) };
    await recordAudit(tx, { ...operator, ...entry });
    return row;
  }

  async function change(
    tx: Tx,
    operator: Operator,
    id: string,
    input: FlashSaleChange,
    language: Language,
  ): Promise<FlashSaleRow | Refusal> {
    await lockSales(tx);
    const row = isUuid(id) && (await lockSale(tx, id)) ? await readBack(tx, id) : undefined;
    if (row === undefined) return refuse('flash_sale_not_found');
    const isStale = input.version !== undefined && input.version !== row.version;
    const current = isStale ? await presentOne(row, language) : {};
    const stale = editedMeanwhile(input.version, row.version, () => current);
    if (stale) return stale;
    const times = timesOf({
      startsAt: input.startsAt ?? row.startsAt.toISOString(),
      endsAt: input.endsAt ?? row.endsAt.toISOString(),
    });
    if (isRefusal(times)) return times;
    const items = input.items ? withLowerIds(input.items) : null;
    const refusal = items && refuseCut(row, items);
    if (refusal) return refusal;
    const gone = row.items.filter(({ skuId }) => items?.every((item) => item.skuId !== skuId));
    const kept = await deleteUntakenItems(
      tx,
      gone.map((item) => item.id),
    );
    if (kept.length > 0)
      return invalidField('items', '已有订单的商品不能移除', 'an item that orders have taken must stay');
    await updateSale(tx, row.id, { name: input.name ?? row.name, ...times });
    if (items) await writeItems(tx, row.id, items);
    const after = await readBack(tx, row.id);
    const entry = { action: 'flash_sale.change', subject: `flash_sale:${row.id}` };
    await recordAudit(tx, { ...operator, ...entry, before: fieldsOf(row), after: fieldsOf(after) });
    return after;
  }

  return {
    /** The sales that run and those that come next. */
    async current(language: Language): Promise<PublicFlashSales> {
      const known = await calendar.read();
      const now = new Date(known.now());
      const items = known.sales.flatMap((sale) => {
        const status = statusOf({ ...sale, now });
        if (status === 'ended') return [];
        const { id, name, startsAt, endsAt } = sale;
        const shown = sale.items.filter(({ sku }) => sku.isOnShelf);
        return {
          ...{ id, name, status, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
          items: shown.map((item) => presentItem(item, language)),
        };
      });
      return { serverNow: now.toISOString(), items };
    },

    async list(page: { beforeId: string | null; limit: number }, language: Language) {
      const [rows, count] = await Promise.all([
        readSales(db, { ...page, limit: page.limit + 1 }),
        boundedCount(db, salesQuery(db)),
      ]);
      const sales = await presentAll(rows, language);
      return keysetPage({
        ...{ rows: sales, limit: page.limit, count },
        cursorOf: ({ id }) => [id],
        present: (sale) => sale,
      });
    },

    async read(id: string, language: Language): Promise<AdminFlashSale | Refusal> {
      const row = isUuid(id) ? await findSale(db, id) : undefined;
      return row ? presentOne(row, language) : refuse('flash_sale_not_found');
    },

    async create(operator: Operator, input: NewFlashSale, language: Language) {
      const times = timesOf(input);
      if (isRefusal(times)) return times;
      const items = withLowerIds(input.items);
      const refusal = await refuseItems(items);
      if (refusal) return refusal;
      const sale = { name: input.name, ...times };
      const row = await orOverlaps(() => inTransaction(db, (tx) => create(tx, operator, sale, items)));
      calendar.forget();
      return presentOne(row, language);
    },

    async change(operator: Operator, id: string, input: FlashSaleChange, language: Language) {
      const refusal = input.items && (await refuseItems(withLowerIds(input.items)));
      if (refusal) return refusal;
      const row = await orOverlaps(() =>
        inTransaction(db, (tx) => change(tx, operator, id, input, language)),
      );
      calendar.forget();
      return presentOne(row, language);
    },
  };
}

function timesOf(input: { startsAt: string; endsAt: string }) {
  const [startsAt, endsAt] = [new Date(input.startsAt), new Date(input.endsAt)];
  if (startsAt < endsAt) return { startsAt, endsAt };
  return invalidField('endsAt', '结束时间必须晚于开始时间', 'must be after startsAt');
}

/** A quota stays at least what orders have taken of it. */
function refuseCut(row: FlashSaleRow, items: readonly NewFlashItem[]): Refusal | null {
  const taken = new Map(row.items.map((item) => [item.skuId, item.taken]));
  for (const [index, { skuId, quota }] of items.entries()) {
    const min = taken.get(skuId) ?? 0;
    if (quota < min)
      return invalidField(`items[${index}].quota`, `已售出 ${min} 件`, `orders have taken ${min} already`);
  }
  return null;
}
