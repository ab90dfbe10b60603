import { type Api, ApiProblem, type Order } from '../../../api-client/index.ts';

export interface OrderBody {
  addressId: string;
  remark: string;
}

export interface PlacedOrder {
  order: Order;
  /** The order had been placed before: nothing new was created. */
  isReplayed: boolean;
}

/**
 * Places the order of a checkout. The key is used once: a repeat, after an answer that was lost, brings the
 * order that exists. If that first attempt said another address or remark (422), it is repeated as it was,
 * so that the shopper gets to see the order instead of an error.
 *
 * @param sentBefore what an attempt said whose answer never came
 */
export async function placeOrder(
  api: Pick<Api, 'request'>,
  key: string,
  body: OrderBody,
  sentBefore: OrderBody | null,
): Promise<PlacedOrder> {
  try {
    return await send(api, key, body);
  } catch (error) {
    const isReused = error instanceof ApiProblem && error.code === 'idempotency_key_reused';
    if (!isReused || sentBefore === null) throw error;
    return send(api, key, sentBefore);
  }
}

async function send(api: Pick<Api, 'request'>, key: string, body: OrderBody): Promise<PlacedOrder> {
  const answer = await api.request('POST', '/api/orders', {
    headers: { 'idempotency-key': key },
    body: { addressId: body.addressId, remark: body.remark.trim() },
  });
  return {
    order: answer.body as Order,
    isReplayed: answer.header('idempotency-replayed') === 'true',
  };
}

/** Nobody knows whether the order was placed: no answer came, or one from on the way. */
export function isOutcomeUnknown(problem: Pick<ApiProblem, 'status' | 'code'>): boolean {
  return problem.status === 0 || (problem.status >= 500 && problem.code !== 'busy');
}
