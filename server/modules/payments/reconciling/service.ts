import type { Database } from '../../../platform/postgres/postgres.ts';
import { LATE_MS, type Trades } from '../closing/service.ts';
import { markClosed, type Payment } from '../queries.ts';
import { claimOpenPayments, databaseNow } from './queries.ts';

/** Attempts claimed at a time, and asked about at a time: Alipay is not to be flooded after an outage. */
const CLAIMED = 64;
const ASKED_AT_ONCE = 8;

export interface ReconcilingDeps {
  db: Database;
  trades: Trades;
}

/**
 * Asks Alipay about every attempt that may still be paid and was not asked about within `quietMs`, whatever its order
 * came to: a lost notify, a second tab, a payment after a cancel. 0 asks about all of them.
 */
export async function reconcileOpen(
  { db, trades }: ReconcilingDeps,
  quietMs: number,
  signal: AbortSignal,
): Promise<void> {
  const askedBefore = new Date((await databaseNow(db)).getTime() - quietMs);
  while (!signal.aborted) {
    const claimed = await claimOpenPayments(db, askedBefore, CLAIMED);
    for (let start = 0; start < claimed.length && !signal.aborted; start += ASKED_AT_ONCE) {
      const some = claimed.slice(start, start + ASKED_AT_ONCE);
      await Promise.all(some.map((payment) => reconcile(db, trades, payment)));
    }
    if (claimed.length < CLAIMED) return;
  }
}

/** An attempt whose time is over, late money included, and that Alipay says was not paid, is done with. */
async function reconcile(db: Database, trades: Trades, payment: Payment): Promise<void> {
  const isOver = payment.expiresAt.getTime() + LATE_MS < Date.now();
  const { state } = await trades.ask(payment);
  if (!isOver) return;
  if (state === 'not_exist') await markClosed(db, payment.id);
  if (state === 'waiting') await trades.close(payment);
}
