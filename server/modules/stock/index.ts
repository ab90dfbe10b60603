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
export { releaseStock, restockGoods, settleStock } from './movement-queries.ts';
export { createStock, type NewStock } from './queries.ts';
export { STOCK_STEP_MAX } from './schema.ts';
export { createStockDesk, type StockDesk } from './service.ts';
