import { reportJobs, reportRoutes } from '../modules/reports/index.ts';
import type { Wiring } from './context.ts';

/** The figures of the shop. */
export async function wireReports({ app, db, jobs }: Wiring): Promise<void> {
  await app.register(reportRoutes(db));
  jobs.push(...reportJobs(db));
}
