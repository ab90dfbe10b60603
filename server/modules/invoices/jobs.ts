import type { TimedJob } from '../../platform/jobs/timed-jobs.ts';
import type { Issuing } from './issuing/service.ts';

const EVERY_SECONDS = 2;

/** The timed work of invoices; every server runs it. */
export function invoiceJobs(issuing: Issuing): TimedJob[] {
  return [{ name: 'issue invoices', everySeconds: EVERY_SECONDS, run: (signal) => issuing.round(signal) }];
}
