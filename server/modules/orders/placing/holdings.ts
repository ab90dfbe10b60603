import type { Refusal } from '../../../platform/http/problems.ts';
import { refuse } from '../errors.ts';
import type { UnpaidMax } from '../rules.ts';
import type { CheckoutRow, UnpaidRow } from './queries.ts';

/** A number of 32 bits for the lock on an account. Two accounts may share one: then they wait for each other. */
export function accountNumber(userId: string): number {
  return Number.parseInt(userId.slice(-8), 16) | 0;
}

/** What accounts hold in unpaid orders, with the orders of this batch. */
export class Holdings {
  readonly #max: UnpaidMax;
  readonly #counts = new Map<string, number>();

  constructor(rows: readonly UnpaidRow[], max: UnpaidMax) {
    this.#max = max;
    for (const { userId, skuId, count } of rows) this.#counts.set(keyOf(userId, skuId), count);
  }

  #count(userId: string, skuId: string | null): number {
    return this.#counts.get(keyOf(userId, skuId)) ?? 0;
  }

  /** Why the account may not order this now; null: it may. */
  refuse({ userId, lines }: CheckoutRow): Refusal | null {
    const { orders, piecesOfSku } = this.#max;
    if (this.#count(userId, null) >= orders) return refuse('too_many_unpaid_orders', { max: orders });
    const over = lines.filter(({ skuId, count }) => this.#count(userId, skuId) + count > piecesOfSku);
    if (over.length === 0) return null;
    const details = over.map(({ skuId, count }) => ({
      skuId,
      requested: count,
      unpaid: this.#count(userId, skuId),
      max: piecesOfSku,
    }));
    return refuse('too_many_unpaid_pieces', { lines: details });
  }

  add({ userId, lines }: CheckoutRow): void {
    const add = (skuId: string | null, count: number) =>
      this.#counts.set(keyOf(userId, skuId), this.#count(userId, skuId) + count);
    add(null, 1);
    for (const { skuId, count } of lines) add(skuId, count);
  }
}

const keyOf = (userId: string, skuId: string | null) => `${userId} ${skuId ?? ''}`;
