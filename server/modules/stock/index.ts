export { stockAdminRoutes } from './admin-routes.ts';
export { skuNotFound } from './errors.ts';
export {
  type Counts,
  optimistic,
  pessimistic,
  StockConflict,
  type StockLocking,
  type StockRow,
} from './locking.ts';
export { createStock, type NewStock, releaseStock, restockGoods, settleStock } from './queries.ts';
export { STOCK_STEP_MAX } from './schema.ts';
export { createStockDesk, type StockDesk } from './service.ts';
