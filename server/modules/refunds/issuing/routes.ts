import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { unwrap } from '../../../platform/http/problems.ts';
import { invalidField } from '../../../platform/http/validation.ts';
import { isUuid } from '../../../platform/values/ids.ts';
import { keyMissing } from '../../orders/index.ts';
import { operatorOf } from '../../staff/index.ts';
import { OrderPath } from '../schema.ts';
import type { Refunds } from '../service.ts';
import { KeyHeader, NewRefund, Refund } from './schema.ts';

/** The `Idempotency-Key`, with or without quotes. */
function keyOf(header: string | undefined): string {
  const key = (header ?? '').trim().replace(/^"(.*)"$/, '$1');
  if (key === '') return unwrap(keyMissing());
  if (isUuid(key)) return key.toLowerCase();
  return unwrap(invalidField('Idempotency-Key', '应为 UUID', 'must be a UUID'));
}

/** Staff refund orders. */
export const issuingRoutes =
  (refunds: Refunds): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/api/admin/orders/:orderNo/refunds',
      {
        config: { access: 'staff:refunds.create' },
        schema: {
          tags: ['operator: payments'],
          summary: 'Refund an order, whole or in part, once for each key',
          params: OrderPath,
          headers: KeyHeader,
          body: NewRefund,
          response: { 200: Refund, 201: Refund },
        },
      },
      async (request, reply) => {
        const { amountFen, reason, restock } = request.body;
        const key = keyOf(request.headers['idempotency-key']);
        const input = { key, amountFen, reason, restock: restock ?? null };
        const { orderNo } = request.params;
        const { isReplay, refund } = unwrap(await refunds.issue(operatorOf(request), orderNo, input));
        if (!isReplay) return reply.code(201).send(refund);
        return reply.code(200).header('idempotency-replayed', 'true').send(refund);
      },
    );
  };
