export { type BillDifference, reconcileBill } from './bill/service.ts';
export { type Confirmation, createConfirming } from './confirming/service.ts';
export {
  countOpenDifferences,
  hasReceivedMoney,
  readLatelySettled,
  settledByDay,
} from './figures/queries.ts';
export { paymentJobs } from './jobs.ts';
export { PaymentQuery } from './listing/schema.ts';
export { listPayments } from './listing/service.ts';
export { paymentRoutes } from './routes.ts';
export { createPayments, type Payments } from './service.ts';
