import type { TimedJob } from '../../platform/jobs/timed-jobs.ts';
import type { Payments } from './service.ts';

/** Servers share the asking; this much of a round's pace without being asked makes an attempt due. */
const DUE_PART = 0.8;

/** The timed work of payments; every server runs it. */
export function paymentJobs(payments: Payments, reconcileSeconds: number): TimedJob[] {
  if (!payments.isConfigured) return [];
  let isFirst = true;
  return [
    {
      name: 'reconcile payments',
      everySeconds: reconcileSeconds,
      async run(signal) {
        // Whatever happened while this server was down is found out at once.
        const quietMs = isFirst ? 0 : reconcileSeconds * 1_000 * DUE_PART;
        await payments.reconcileOpen(quietMs, signal);
        isFirst = false;
      },
    },
  ];
}
