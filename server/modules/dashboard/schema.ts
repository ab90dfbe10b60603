import { type Static, Type } from 'typebox';
import { Count } from '../../platform/http/schema.ts';

/** What money came and went on one day of the shop. */
const Sales = {
  paidOrders: Count,
  /** Counted on the day of the payment, whatever became of the order. */
  receivedFen: Count,
  /** Counted on the day on which the refund was done. */
  refundedFen: Count,
};

export const SalesDay = Type.Object({ date: Type.String({ format: 'date' }), ...Sales });
export type SalesDay = Static<typeof SalesDay>;

/** Counts stop at 10,000. A part that the caller may not see is absent. */
export const Dashboard = Type.Object({
  waiting: Type.Object({
    toShip: Type.Optional(Count),
    refundRequests: Type.Optional(Count),
    lowStock: Type.Optional(Count),
    failedRefunds: Type.Optional(Count),
    differences: Type.Optional(Count),
  }),
  today: Type.Optional(Type.Object(Sales)),
  /** The last 30 days, oldest first; today is the last one. */
  days: Type.Optional(Type.Array(SalesDay)),
});
export type Dashboard = Static<typeof Dashboard>;

export const CHECKS = ['shopName', 'legal', 'shipping', 'product', 'payment', 'sms'] as const;
export type CheckName = (typeof CHECKS)[number];

export const Checklist = Type.Object({
  items: Type.Array(
    Type.Object({
      name: Type.Enum([...CHECKS]),
      isDone: Type.Boolean(),
      /** What is next: a gateway is set up on the server first; a payment is then tested by paying. Null once all is done. */
      next: Type.Union([Type.Literal('fill_in'), Type.Literal('set_up'), Type.Literal('test'), Type.Null()]),
    }),
  ),
});
export type Checklist = Static<typeof Checklist>;
