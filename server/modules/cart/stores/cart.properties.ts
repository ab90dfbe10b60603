import { randomInt, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { givenSku } from '../../../test/given.ts';
import { CART_COUNT_MAX, CART_SKUS_MAX } from '../limits.ts';
import { createOutbox } from '../outbox/service.ts';
import { type CartShop, givenBoughtGoods, Shopper, startCartShop } from '../test-shopper.ts';
import type { BoughtGoods } from './store.ts';

const isFull = process.env.FULL === 'on';
const RUNS = isFull ? 200 : 12;
const SKUS = 5;
const SHOPPERS = 3;
const MERGES = 3;
/** The last shopper's cart starts with this many items, so that its history reaches the limit. */
const FILLED = CART_SKUS_MAX - 3;

type Step =
  | { kind: 'add'; sku: number; count: number }
  | { kind: 'burst'; sku: number; times: number }
  | { kind: 'change'; sku: number; count?: number; isChecked?: boolean }
  | { kind: 'remove'; sku: number }
  | { kind: 'checkAll'; isChecked: boolean }
  | { kind: 'merge'; merge: number; tabs: number; items: { sku: number; count: number }[] }
  | { kind: 'order'; lines: { sku: number; count: number }[] };

const sku = fc.nat({ max: SKUS - 1 });
const count = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: CART_COUNT_MAX }));
const line = fc.record({ sku, count });
const lines = fc.uniqueArray(line, { selector: (each) => each.sku, minLength: 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), sku, count }),
  fc.record({ kind: fc.constant('burst' as const), sku, times: fc.integer({ min: 2, max: 20 }) }),
  fc.record(
    { kind: fc.constant('change' as const), sku, count, isChecked: fc.boolean() },
    { requiredKeys: ['kind', 'sku'] },
  ),
  fc.record({ kind: fc.constant('remove' as const), sku }),
  fc.record({ kind: fc.constant('checkAll' as const), isChecked: fc.boolean() }),
  fc.record({
    kind: fc.constant('merge' as const),
    merge: fc.nat({ max: MERGES - 1 }),
    tabs: fc.integer({ min: 1, max: 3 }),
    items: lines,
  }),
  fc.record({ kind: fc.constant('order' as const), lines }),
);
/** In each round all shoppers take their steps at the same time, each one after the other; then the outbox is drained. */
const histories = fc.array(
  fc.tuple(...Array.from({ length: SHOPPERS }, () => fc.array(step, { maxLength: 6 }))),
  {
    minLength: 1,
    maxLength: 4,
  },
);

/** A cart in the simplest code. */
class Model {
  readonly items = new Map<number, { count: number; isChecked: boolean }>();
  readonly #merged = new Set<number>();
  readonly #filled: number;

  constructor(filled: number) {
    this.#filled = filled;
  }

  get #hasRoom(): boolean {
    return this.#filled + this.items.size < CART_SKUS_MAX;
  }

  add(sku: number, count: number): string | null {
    const item = this.items.get(sku);
    if (item && item.count + count > CART_COUNT_MAX) return 'count_too_large';
    if (!item && !this.#hasRoom) return 'cart_full';
    this.items.set(sku, { count: (item?.count ?? 0) + count, isChecked: item?.isChecked ?? true });
    return null;
  }

  change(sku: number, change: { count?: number; isChecked?: boolean }): string | null {
    const item = this.items.get(sku);
    if (!item) return 'cart_item_not_found';
    this.items.set(sku, {
      count: change.count ?? item.count,
      isChecked: change.isChecked ?? item.isChecked,
    });
    return null;
  }

  checkAll(isChecked: boolean): void {
    for (const [sku, item] of this.items) this.items.set(sku, { ...item, isChecked });
  }

  /** @returns the SKUs that do not fit */
  merge(merge: number, items: readonly { sku: number; count: number }[]): number[] {
    if (this.#merged.has(merge)) return [];
    this.#merged.add(merge);
    const full: number[] = [];
    for (const { sku, count } of items) {
      const held = this.items.get(sku)?.count ?? 0;
      if (this.add(sku, Math.min(count, CART_COUNT_MAX - held)) === 'cart_full') full.push(sku);
    }
    return full;
  }

  takeOut(lines: readonly { sku: number; count: number }[]): void {
    for (const { sku, count } of lines) {
      const item = this.items.get(sku);
      if (!item) continue;
      if (item.count > count) this.items.set(sku, { ...item, count: item.count - count });
      else this.items.delete(sku);
    }
  }
}

/** Random histories of several shoppers at once on a store, compared with the model. */
export function cartProperties(storeName: string, settings: () => Promise<Record<string, string>>): void {
  describe(`random histories of carts in ${storeName}`, () => {
    let shop: CartShop;
    let skuIds: string[];
    beforeAll(async () => {
      shop = await startCartShop(await settings());
      const given = await Promise.all(
        Array.from({ length: SKUS }, () => givenSku(shop.db, { stock: 1_000_000 })),
      );
      skuIds = given.map((each) => each.skuId);
    });
    afterAll(() => shop.close());

    /** One shopper with the model of the shopper's cart. */
    class Pair {
      readonly shopper = new Shopper(shop);
      readonly model: Model;
      readonly #mergeIds = Array.from({ length: MERGES }, () => randomUUID());
      readonly #filled: number;
      #placed: { sku: number; count: number }[][] = [];

      constructor(filled: number) {
        this.#filled = filled;
        this.model = new Model(filled);
      }

      async fill(): Promise<void> {
        const entries = Array.from({ length: this.#filled }, (_, index) => ({
          skuId: randomUUID(),
          count: 1,
          isChecked: false,
          priceFen: 1,
          addedAt: index,
        }));
        await shop.store.restore({ userId: this.shopper.id, entries, mergeIds: [] });
      }

      async take(step: Step): Promise<void> {
        switch (step.kind) {
          case 'add': {
            const answer = await this.shopper.add(skuIds[step.sku] as string, step.count);
            expect(answer.body.code ?? null).toBe(this.model.add(step.sku, step.count));
            break;
          }
          case 'burst':
            return this.#burst(step.sku, step.times);
          case 'change': {
            const { kind: _, sku, ...change } = step;
            const answer = await this.shopper.change(skuIds[sku] as string, change);
            expect(answer.body.code ?? null).toBe(this.model.change(sku, change));
            break;
          }
          case 'remove':
            await this.shopper.remove(skuIds[step.sku] as string);
            this.model.items.delete(step.sku);
            break;
          case 'checkAll':
            await this.shopper.checkAll(step.isChecked);
            this.model.checkAll(step.isChecked);
            break;
          case 'merge':
            return this.#merge(step);
          case 'order':
            this.#placed.push(step.lines);
            await givenBoughtGoods(shop.db, this.shopper.id, this.#linesOf(step.lines));
        }
      }

      /** One shopper adds the same many times at once: as many are accepted as would be one after the other. */
      async #burst(sku: number, times: number): Promise<void> {
        const answers = await Promise.all(
          Array.from({ length: times }, () => this.shopper.add(skuIds[sku] as string, 1)),
        );
        const refusals = Array.from({ length: times }, () => this.model.add(sku, 1));
        expect(answers.filter((each) => each.status === 200)).toHaveLength(
          refusals.filter((each) => each === null).length,
        );
      }

      async #merge({ merge, tabs, items }: Step & { kind: 'merge' }): Promise<void> {
        const answers = await Promise.all(
          Array.from({ length: tabs }, () =>
            this.shopper.merge(this.#mergeIds[merge] as string, this.#linesOf(items)),
          ),
        );
        const full = this.model.merge(merge, items).map((sku) => skuIds[sku]);
        expect(answers.flatMap((each) => each.body.rejected.map((rejected) => rejected.skuId))).toEqual(full);
      }

      #linesOf(lines: readonly { sku: number; count: number }[]): BoughtGoods['lines'] {
        return lines.map((each) => ({ skuId: skuIds[each.sku] as string, count: each.count }));
      }

      async compare(): Promise<void> {
        for (const lines of this.#placed.splice(0)) this.model.takeOut(lines);
        const entries = await shop.store.read(this.shopper.id);
        const held = entries.filter((entry) => skuIds.includes(entry.skuId));
        const expected = [...this.model.items].map(([sku, item]) => [
          skuIds[sku],
          item.count,
          item.isChecked,
        ]);
        expect(held.map((entry) => [entry.skuId, entry.count, entry.isChecked]).sort()).toEqual(
          expected.sort(),
        );
      }
    }

    test(
      'every cart ends as the model says',
      async () => {
        const seed = Number(process.env.SEED ?? randomInt(2 ** 31));
        console.log(`SEED=${seed}`);
        const outbox = createOutbox({ db: shop.db, store: shop.store, log: pino({ level: 'silent' }) });
        await fc.assert(
          fc.asyncProperty(histories, async (rounds) => {
            const pairs = [new Pair(0), new Pair(0), new Pair(FILLED)];
            for (const pair of pairs) await pair.fill();
            for (const round of rounds) {
              await Promise.all(
                pairs.map(async (pair, index) => {
                  for (const step of round[index] ?? []) await pair.take(step);
                }),
              );
              await Promise.all([outbox.drain(), outbox.drain()]);
              for (const pair of pairs) await pair.compare();
            }
          }),
          { seed, numRuns: RUNS, endOnFailure: !isFull },
        );
      },
      isFull ? 3_000_000 : 300_000,
    );
  });
}
