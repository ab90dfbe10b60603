export { returnPieces, type Taking } from './flash-orders/queries.ts';
export {
  FlashQuotas,
  lockQuotas,
  withFlashPrices,
  writeTakings,
} from './flash-orders/service.ts';
export {
  Calendar,
  type CalendarItem,
  createFlashCalendar,
  type FlashCalendar,
} from './flash-sales/calendar.ts';
export { flashSaleRoutes } from './flash-sales/routes.ts';
export { createFlashSales } from './flash-sales/service.ts';
export {
  type CouponRule,
  goTogether,
  inForce,
  isInScope,
  type PromotionRule,
  type Scope,
} from './rules.ts';
export { createWaitingRoom, type Visit, type WaitingRoom } from './waiting-room/service.ts';
