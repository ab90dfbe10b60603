export { orderAdminRoutes } from './admin-routes.ts';
export { keyMissing, keyReused, orderNotFound, orderWrongState } from './errors.ts';
export { forgetShoppers } from './forgetting-queries.ts';
export { cancelDueOrders, orderJobs } from './jobs.ts';
export { createKeepingCheckouts, type KeepCheckout } from './keeping-checkouts.ts';
export { cancelRefundedOrder, cancelUnpaidOrders, payOrders, restockOrder, SYSTEM } from './moves.ts';
export { isOrderNo } from './order-no.ts';
export { createPlacing, type Placing } from './placing.ts';
export {
  type Actor,
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
export type { OrderStatus } from './transitions.ts';
