import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { unwrap } from '../../platform/http/problems.ts';
import type { EventHub } from './service.ts';

const STREAM = {
  description:
    'Server-sent events `order.paid` and `refund.requested` with `{ orderNo }`, `stock.low` with `{ skuId }`, `books.broken` with `{ name }`. Comments keep the connection alive.',
  content: { 'text/event-stream': { schema: Type.String() } },
};

/** The back office is told of what happens. */
export const eventRoutes =
  (hub: EventHub): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/admin/events',
      {
        config: { access: 'staff', limit: 'read' },
        schema: {
          tags: ['operator: numbers'],
          summary: 'What happens in the shop, as far as one may see it, within two seconds',
          response: { 200: STREAM },
        },
      },
      async (request, reply) => {
        const stream = unwrap(await hub.open(request.claims?.sid ?? '', request.grants ?? new Set()));
        // A proxy that collects the answer before it passes it on would hold the events back.
        reply.headers({
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-store',
          'x-accel-buffering': 'no',
        });
        return reply.send(stream as never);
      },
    );
  };
