import type { TimedJob } from '../../platform/jobs/timed-jobs.ts';
import type { DashboardService } from './service.ts';

const EVERY_SECONDS = 600;

export function dashboardJobs(dashboard: DashboardService): TimedJob[] {
  return [
    {
      name: 'write down the sales of ended days',
      everySeconds: EVERY_SECONDS,
      run: () => dashboard.closeDays(),
    },
  ];
}
