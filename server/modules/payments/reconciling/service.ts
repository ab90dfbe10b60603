import type { Database } from '../../../platform/postgres/postgres.ts';
import type { Ask } from '../asking/service.ts';
import { type ClosePayment, LATE_MS } from '../closing/service.ts';
import { markClosed, type Payment } from '../queries.ts';
import { claimOpenPayments, databaseNow } from './queries.ts';

/** Payments claimed in one statement, and asked about at once: more would flood a provider after an outage. */
const CLAIMED = 64;
const ASKED_AT_ONCE = 8;

export interface ReconcilingDeps {
  db: Database;
  ask: Ask;
  close: ClosePayment;
}

/**
 * Asks the provider about every payment that may still be paid and was not asked about within `quietMs`, whatever became
 * of its order: a lost notify, a second tab, a payment after a cancel. 0 asks about all of them.
 */
export async function reconcileOpen(
  deps: ReconcilingDeps,
  quietMs: number,
  signal: AbortSignal,
): Promise<void> {
  const askedBefore = new Date((await databaseNow(deps.db)).getTime() - quietMs);
  while (!signal.aborted) {
    const claimed = await claimOpenPayments(deps.db, askedBefore, CLAIMED);
    for (let start = 0; start < claimed.length && !signal.aborted; start += ASKED_AT_ONCE) {
      const some = claimed.slice(start, start + ASKED_AT_ONCE);
      await Promise.all(some.map((payment) => reconcile(deps, payment)));
    }
    if (claimed.length < CLAIMED) return;
  }
}

/** Long after its time a payment that the provider says nobody paid is closed, here and at the provider. */
async function reconcile({ db, ask, close }: ReconcilingDeps, payment: Payment): Promise<void> {
  const isOver = payment.expiresAt.getTime() + LATE_MS < Date.now();
  const { state } = await ask(payment);
  if (!isOver) return;
  if (state === 'not_exist') await markClosed(db, payment.id);
  if (state === 'waiting') await close(payment);
}
