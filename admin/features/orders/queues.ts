import type { Input } from '../../../api-client/index.ts';
import { endOfDay, startOfDay } from '../../ui/useTime.ts';

type OrderQuery = NonNullable<Input<'/api/admin/orders', 'get'>['query']>;

/**
 * The lists of orders by what has to be done with them. The oldest order stands first where somebody waits for the shop,
 * else the newest.
 */
const QUEUES = {
  all: {},
  toShip: { status: 'paid', sort: 'oldest' },
  waiting: { status: 'pending_payment' },
  shipped: { status: 'shipped' },
  refunds: { hasRefundRequest: true, sort: 'oldest' },
} as const satisfies Record<string, OrderQuery>;

export type Queue = keyof typeof QUEUES;
export const QUEUE_NAMES = Object.keys(QUEUES) as Queue[];

/** The queue that the address bar names; all orders where it names none. */
export function queueOf(name: string): Queue {
  return QUEUE_NAMES.find((queue) => queue === name) ?? 'all';
}

/** What the server is asked for. Both days belong to the range. */
export function queryOf(filters: { queue: string; q: string; from: string; to: string }): OrderQuery {
  const { queue, q, from, to } = filters;
  return {
    ...QUEUES[queueOf(queue)],
    q: q.trim(),
    from: from && startOfDay(from),
    to: to && endOfDay(to),
  };
}
