import type { ShippingSettings } from './pricing.ts';

/** What people have set for orders, as it is in force at this moment. */
export interface OrderRules {
  shipping: ShippingSettings;
  /** How long a new order waits for its payment. */
  expiresMs: number;
  /** How many days after shipping an order completes by itself. */
  autoCompleteDays: number;
  /** The largest amount that a payment provider of this shop can carry. */
  totalMaxFen: number;
}

export type ReadOrderRules = () => Promise<OrderRules>;
