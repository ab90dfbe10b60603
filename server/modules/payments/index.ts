export { type BillDifference, type BillProgress, type BillReport, reconcileBill } from './bill/service.ts';
export { type Confirmation, createConfirming } from './confirming/service.ts';
export { paymentJobs } from './jobs.ts';
export { paymentRoutes } from './routes.ts';
export { createPayments, type PaymentDeps, type Payments } from './service.ts';
