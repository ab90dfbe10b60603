export { paymentRoutes } from './routes.ts';
export { createPayments, type PaymentDeps, type Payments } from './service.ts';
