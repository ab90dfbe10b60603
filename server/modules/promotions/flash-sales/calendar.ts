import type { Database } from '../../../platform/postgres/postgres.ts';
import type { ReadSkusForSale, SkuForSale } from '../../catalog/index.ts';
import { type FlashItemRow, type FlashSaleRow, readClock, readCurrentSales } from './queries.ts';

/** How old the calendar may be: a save on one server is in force on every other one after this time. */
const FRESH_MS = 1_000;
/** How many sales that have not begun are shown. */
const NEXT_MAX = 20;

export interface CalendarItem extends FlashItemRow {
  saleId: string;
  startsAtMs: number;
  endsAtMs: number;
  sku: SkuForSale;
}

export interface CalendarSale {
  id: string;
  name: string;
  startsAt: Date;
  endsAt: Date;
  items: CalendarItem[];
}

/** The sales that run and those that come next, as the database had them up to a second ago. */
export class Calendar {
  readonly sales: readonly CalendarSale[];
  readonly #items: ReadonlyMap<string, readonly CalendarItem[]>;
  readonly #skusOf: ReadonlyMap<string, readonly string[]>;
  readonly #clock: () => number;

  constructor(sales: readonly CalendarSale[], clock: () => number) {
    this.sales = sales;
    const items = sales.flatMap((sale) => sale.items);
    this.#items = Map.groupBy(items, (item) => item.skuId);
    const skusOf = new Map<string, Set<string>>();
    for (const { skuId, sku } of items)
      skusOf.set(sku.productId, (skusOf.get(sku.productId) ?? new Set()).add(skuId));
    this.#skusOf = new Map([...skusOf].map(([productId, skuIds]) => [productId, [...skuIds]]));
    this.#clock = clock;
  }

  /** The clock of the database, in milliseconds: all servers start and end a sale at the same moment. */
  now(): number {
    return this.#clock();
  }

  /** The item at whose price this SKU is sold at `atMs`, whether or not its quota is gone. */
  running(skuId: string, atMs = this.now()): CalendarItem | undefined {
    return this.#items.get(skuId)?.find((item) => item.startsAtMs <= atMs && atMs < item.endsAtMs);
  }

  /** The item that sets the price of this SKU now; with the quota gone, none does. */
  priceOf(skuId: string): CalendarItem | undefined {
    const item = this.running(skuId);
    return item && item.taken < item.quota && item.priceFen < item.sku.priceFen && item.sku.isOnShelf
      ? item
      : undefined;
  }

  /** The lowest price that a sale sets for a SKU of this product now. */
  priceOfProduct(productId: string): CalendarItem | undefined {
    const items = (this.#skusOf.get(productId) ?? []).flatMap((skuId) => this.priceOf(skuId) ?? []);
    return items.toSorted((a, b) => a.priceFen - b.priceFen)[0];
  }

  /** Changes whenever a sale starts or ends: answers that show prices are kept under this name. */
  period(): string {
    const nowMs = this.now();
    return this.sales
      .filter(({ startsAt, endsAt }) => startsAt.getTime() <= nowMs && nowMs < endsAt.getTime())
      .map(({ id }) => id)
      .join();
  }
}

export interface FlashCalendar {
  read(): Promise<Calendar>;
  /** After a save: this server shows the change on the next read. */
  forget(): void;
}

function calendarSale(row: FlashSaleRow, skus: ReadonlyMap<string, SkuForSale>): CalendarSale {
  const { id, name, startsAt, endsAt } = row;
  const times = { saleId: id, startsAtMs: startsAt.getTime(), endsAtMs: endsAt.getTime() };
  const items = row.items.flatMap((item) => {
    const sku = skus.get(item.skuId);
    return sku ? [{ ...item, ...times, sku }] : [];
  });
  return { id, name, startsAt, endsAt, items };
}

/**
 * Keeps the calendar in memory: one read a second, however many requests ask. Between two reads, sales still start and
 * end at their very moment, because the calendar has their times. While the database is away, the last calendar stands.
 * @param ticks a clock that only goes forward, in milliseconds
 */
export function createFlashCalendar(
  db: Database,
  readSkusForSale: ReadSkusForSale,
  ticks: () => number = () => performance.now(),
): FlashCalendar {
  let known: Calendar | null = null;
  let freshUntil = 0;
  let asking: Promise<Calendar> | null = null;
  let saves = 0;

  async function load(): Promise<Calendar> {
    const rows = await readCurrentSales(db, NEXT_MAX);
    const skuIds = rows.flatMap(({ items }) => items.map(({ skuId }) => skuId));
    const skus = new Map((await readSkusForSale([...new Set(skuIds)])).map((sku) => [sku.skuId, sku]));
    const sentAt = ticks();
    const clock = await readClock(db);
    // The database read its clock at some moment between the two ticks.
    const offset = clock.getTime() - (sentAt + ticks()) / 2;
    return new Calendar(
      rows.map((row) => calendarSale(row, skus)),
      () => ticks() + offset,
    );
  }

  async function ask(): Promise<Calendar> {
    const savesBefore = saves;
    const freshFrom = ticks();
    try {
      const loaded = await load();
      // A read that began before a save may not show it.
      if (saves === savesBefore) {
        known = loaded;
        freshUntil = freshFrom + FRESH_MS;
      }
      return loaded;
    } catch (error) {
      if (known === null) throw error;
      freshUntil = freshFrom + FRESH_MS;
      return known;
    }
  }

  return {
    async read() {
      if (known !== null && ticks() < freshUntil) return known;
      if (asking === null) {
        const asked = ask().finally(() => {
          if (asking === asked) asking = null;
        });
        asking = asked;
      }
      return asking;
    },
    forget() {
      saves++;
      freshUntil = 0;
      asking = null;
    },
  };
}
