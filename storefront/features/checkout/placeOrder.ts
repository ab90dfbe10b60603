import { type Api, ApiProblem, type Order } from '../../../api-client/index.ts';

export interface OrderBody {
  addressId: string;
  remark: string;
}

export interface PlacedOrder {
  order: Order;
  /** The order existed already; this request created nothing. */
  isReplayed: boolean;
}

/**
 * Places the order of a checkout. The key works once: after a lost answer, the same request returns the order that
 * exists. If the first attempt had another address or remark, the server answers 422; the first attempt is then
 * repeated, so that the shopper sees the order and not an error.
 *
 * @param sentBefore the body of an attempt whose answer never came
 * @param headers what else the request carries, such as a ticket of the queue
 */
export async function placeOrder(
  api: Pick<Api, 'request'>,
  key: string,
  body: OrderBody,
  sentBefore: OrderBody | null,
  headers: Record<string, string> = {},
): Promise<PlacedOrder> {
  try {
    return await send(api, key, body, headers);
  } catch (error) {
    const isReused = error instanceof ApiProblem && error.code === 'idempotency_key_reused';
    if (!isReused || sentBefore === null) throw error;
    return send(api, key, sentBefore, headers);
  }
}

async function send(
  api: Pick<Api, 'request'>,
  key: string,
  body: OrderBody,
  headers: Record<string, string>,
): Promise<PlacedOrder> {
  const answer = await api.request('POST', '/api/orders', {
    headers: { 'idempotency-key': key, ...headers },
    body: { addressId: body.addressId, remark: body.remark.trim() },
  });
  return {
    order: answer.body as Order,
    isReplayed: answer.header('idempotency-replayed') === 'true',
  };
}

/** Whether it is unknown if the order was placed: no answer came, or a proxy answered. */
export function isOutcomeUnknown(problem: Pick<ApiProblem, 'status' | 'code'>): boolean {
  return problem.status === 0 || (problem.status >= 500 && problem.code !== 'busy');
}
