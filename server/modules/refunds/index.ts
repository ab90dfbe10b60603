export { countFailedRefunds, countOpenRequests, refundedByDay } from './figures/queries.ts';
export { limitsOfRoles } from './issuing/limits.ts';
export { refundJobs } from './jobs.ts';
export {
  type BookedRefund,
  bookedRefunds,
  type RefundStatus,
  readRefunds,
  refundsBetween,
} from './queries.ts';
export { refundRoutes } from './routes.ts';
export { REFUND_STATUSES } from './schema.ts';
export { createRefunds, type Refunds } from './service.ts';
export { insertSurplus, type SurplusReason } from './surplus/queries.ts';
export { type RefundTrail, readRefundTrail, type SurplusTrail } from './trail/queries.ts';
export { viewRefund } from './view.ts';
