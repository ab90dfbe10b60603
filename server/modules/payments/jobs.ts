import type { TimedJob } from '../../platform/jobs/timed-jobs.ts';
import type { Payments } from './service.ts';

/** Servers share the work. A payment is due when no server has asked about it for this part of a round's length. */
const DUE_PART = 0.8;

/** How often a server looks for a day whose bill is to be compared. */
const COMPARE_BILLS_SECONDS = 60;

/** The timed work of payments; every server runs it. */
export function paymentJobs(payments: Payments, reconcileSeconds: number): TimedJob[] {
  if (!payments.isConfigured) return [];
  let isFirst = true;
  return [
    {
      name: 'reconcile payments',
      everySeconds: reconcileSeconds,
      async run(signal) {
        // A notify may have been missed while this server was down, so its first round asks about every open payment.
        const quietMs = isFirst ? 0 : reconcileSeconds * 1_000 * DUE_PART;
        await payments.reconcile(quietMs, signal);
        isFirst = false;
      },
    },
    {
      name: 'compare bills',
      everySeconds: COMPARE_BILLS_SECONDS,
      run: (signal) => payments.days.work(signal),
    },
  ];
}
