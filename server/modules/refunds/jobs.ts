import type { TimedJob } from '../../platform/jobs/timed-jobs.ts';
import type { Refunds } from './service.ts';

/** A worker ends when the database is away. A new one starts this soon. */
const WORKER_RESTART_SECONDS = 1;

/** The timed work of refunds; every server runs it. */
export function refundJobs({ isConfigured, worker }: Refunds, reconcileSeconds: number): TimedJob[] {
  if (!isConfigured) return [];
  return [
    {
      name: 'find stranded refunds',
      everySeconds: reconcileSeconds,
      run: (signal) => worker.queueStranded(signal),
    },
    {
      name: 'send money back',
      everySeconds: WORKER_RESTART_SECONDS,
      run: (signal) => worker.work(signal),
    },
  ];
}
