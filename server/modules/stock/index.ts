export { stockAdminRoutes } from './admin-routes.ts';
export { adjustMany } from './bulk/service.ts';
export { skuNotFound } from './errors.ts';
export { stockJobs } from './jobs.ts';
export { countLowStock } from './listing/queries.ts';
export { stockListRoutes } from './listing/routes.ts';
export { StockQuery } from './listing/schema.ts';
export { listStock, readMatchingSkus } from './listing/service.ts';
export { optimistic, pessimistic, StockConflict, type StockLocking } from './locking.ts';
export { readAdjustedSkus, readLowStock } from './low/queries.ts';
export { movementRoutes } from './movements/routes.ts';
export {
  createStock,
  type OrderPieces,
  releaseStock,
  restockGoods,
  type StockRow,
  settleStock,
} from './queries.ts';
export { STOCK_STEP_MAX, StockAdjustment } from './schema.ts';
export { createStockAdmin } from './service.ts';
