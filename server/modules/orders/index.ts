export { orderAdminRoutes } from './admin/routes.ts';
export { addNotes, removeNotes, shipMany } from './bulk/service.ts';
export { createCheckoutSaving, type SaveCheckout } from './checkout/saving.ts';
export { eraseShoppers } from './erasure/queries.ts';
export { orderNotFound, orderWrongState } from './errors.ts';
export { type FileOrder, readOrdersForFile } from './filing/queries.ts';
export { cancelDueOrders, orderJobs } from './jobs.ts';
export { ORDER_STATUSES, type OrderStatus } from './lifecycle.ts';
export { isOrderNo } from './order-no.ts';
export { ownOrderRoutes } from './own/routes.ts';
export { createPlacing, type Placing } from './placing/service.ts';
export { piecesPaidFen, refundableFen } from './pricing.ts';
export {
  type LinePieces,
  type LockedOrder,
  lockOrders,
  moveRefundMoney,
  readLines,
  readOrderedSkus,
  readOrders,
  readPieces,
} from './queries.ts';
export { orderRoutes } from './routes.ts';
export type { ReadOrderRules } from './rules.ts';
export { isBusy as isRush } from './search/indexing.ts';
export { countToShip, keysOf as searchKeysOf } from './search/queries.ts';
export { OrderSearch } from './search/schema.ts';
export { countMatchingOrders, readMatchingOrders } from './search/service.ts';
export { type Closing, createOrders, type OrderMoney, type PaymentsOfOrders } from './service.ts';
export { describeCarrier } from './shipping/carriers.ts';
export { shippingRoutes } from './shipping/routes.ts';
export { trackingRoutes } from './tracking/routes.ts';
export { cancelRefundedOrder, payOrders, restockPieces, shipOrder } from './transitions/service.ts';
