export { orderAdminRoutes } from './admin-routes.ts';
export { createKeepingCheckouts, type KeepCheckout } from './checkout/service.ts';
export { forgetShoppers } from './erasure/queries.ts';
export { keyMissing, keyReused, orderNotFound, orderWrongState } from './errors.ts';
export { cancelDueOrders, orderJobs } from './jobs.ts';
export type { OrderStatus } from './lifecycle.ts';
export { isOrderNo } from './order-no.ts';
export { createPlacing, type Placing } from './placing/service.ts';
export {
  claimOrder,
  type LockedOrder,
  lockOrders,
  moveRefundMoney,
  readLines,
  readOrders,
  releaseClaim,
} from './queries.ts';
export { orderRoutes } from './routes.ts';
export {
  type Closing,
  createOrders,
  type OrderMoney,
  type Orders,
  type PaymentsOfOrders,
} from './service.ts';
export type { Actor } from './transitions/queries.ts';
export {
  cancelRefundedOrder,
  cancelUnpaidOrders,
  payOrders,
  restockOrder,
  SYSTEM,
} from './transitions/service.ts';
