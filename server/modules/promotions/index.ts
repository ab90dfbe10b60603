export { promotionRoutes } from './automatic/routes.ts';
export { createPromotions, type Promotions } from './automatic/service.ts';
export { type MyCouponRow, readForCheckouts } from './claiming/queries.ts';
export { claimingRoutes } from './claiming/routes.ts';
export { createClaiming, viewMyCoupon } from './claiming/service.ts';
export { couponNotFound, couponNotUsable, type UnusableReason } from './coupons/errors.ts';
export { couponRoutes } from './coupons/routes.ts';
export { MyCoupon } from './coupons/schema.ts';
export { createCoupons } from './coupons/service.ts';
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
export { returnCoupons } from './using/queries.ts';
export { CouponUses, lockCouponUses, writeCouponUses } from './using/service.ts';
export { createWaitingRoom, type Visit, type WaitingRoom } from './waiting-room/service.ts';
