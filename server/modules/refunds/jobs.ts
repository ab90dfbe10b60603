import type { TimedJob } from '../../platform/jobs/timed-jobs.ts';
import type { Refunds } from './service.ts';

/** After the queue's worker broke (the database was away), a new one is started this soon. */
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
