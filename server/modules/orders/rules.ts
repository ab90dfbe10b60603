import type { Calendar, PromotionRule } from '../promotions/index.ts';
import type { ShippingSettings } from './pricing.ts';

/** What people have set for orders, as it is in force at this moment. */
export interface OrderRules {
  shipping: ShippingSettings;
  /** The automatic promotions, also those whose time has not come or is over. */
  promotions: readonly PromotionRule[];
  /** The flash sales that run and those that come next. */
  flashSales: Calendar;
  /** How long a new order waits for its payment. */
  expiresMs: number;
  /** How many days after shipping an order completes by itself. */
  autoCompleteDays: number;
  /** The largest amount that a payment provider of this shop can carry. */
  totalMaxFen: number;
  /** What one account may hold without having paid; null: any number. */
  unpaidMax: UnpaidMax | null;
  /** Whether an order needs an account with a proven mobile number. */
  requireProvenMobile: boolean;
}

/** Bounds on the unpaid orders of one account. Without them one account can lock all that the shop has in stock. */
export interface UnpaidMax {
  orders: number;
  /** Pieces of one SKU, in all unpaid orders together. */
  piecesOfSku: number;
}

export type ReadOrderRules = () => Promise<OrderRules>;
