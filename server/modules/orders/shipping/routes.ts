import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { isRefusal, unwrap } from '../../../platform/http/problems.ts';
import { languageOf } from '../../../platform/values/language.ts';
import { operatorOf } from '../../staff/index.ts';
import { AdminOrder } from '../admin/schema.ts';
import { refuse } from '../errors.ts';
import { OrderPath } from '../schema.ts';
import type { Orders } from '../service.ts';
import { CARRIERS } from './carriers.ts';
import { Carriers, NewParcel, NewShipment, ShipmentChange, ShipmentPath } from './schema.ts';

/** Parcels, for staff. */
export const shippingRoutes =
  (orders: Orders): FastifyPluginAsyncTypebox =>
  async (app) => {
    const config = { access: 'staff:orders.ship', limit: 'write' } as const;
    const tags = ['operator: orders'];

    app.get(
      '/api/admin/carriers',
      {
        config: { access: 'staff:orders.read', limit: 'read' },
        schema: { tags, summary: 'The carriers that the shop knows', response: { 200: Carriers } },
      },
      () => ({ items: [...CARRIERS] }),
    );

    app.post(
      '/api/admin/orders/:orderNo/ship',
      {
        config,
        schema: {
          tags,
          summary: 'Hand all that is left of a paid order to the carrier, in one parcel',
          params: OrderPath,
          body: NewParcel,
          response: { 200: AdminOrder },
        },
      },
      async (request) => {
        const { orderNo } = request.params;
        const { carrier, trackingNumber } = request.body;
        const parcel = { carrier, trackingNumber };
        const shipped = await orders.ship(operatorOf(request), orderNo, parcel, languageOf(request));
        return unwrap(wholeOnly(shipped));
      },
    );

    app.post(
      '/api/admin/orders/:orderNo/shipments',
      {
        config,
        schema: {
          tags,
          summary: 'Hand pieces of a paid order to the carrier',
          params: OrderPath,
          body: NewShipment,
          response: { 201: AdminOrder },
        },
      },
      async (request, reply) => {
        const { orderNo } = request.params;
        const order = unwrap(
          await orders.ship(operatorOf(request), orderNo, request.body, languageOf(request)),
        );
        return reply.code(201).send(order);
      },
    );

    app.patch(
      '/api/admin/orders/:orderNo/shipments/:shipmentId',
      {
        config,
        schema: {
          tags,
          summary: 'Correct the carrier or the tracking number of a parcel',
          params: ShipmentPath,
          body: ShipmentChange,
          response: { 200: AdminOrder },
        },
      },
      async (request) =>
        unwrap(
          await orders.changeShipment(operatorOf(request), request.params, request.body, languageOf(request)),
        ),
    );
  };

/** `ship` knew no parcels once: an order that is shipped already is in the wrong state there, as it always was. */
function wholeOnly<T>(shipped: T) {
  return isRefusal(shipped) && shipped.code === 'nothing_left_to_ship'
    ? refuse('order_wrong_state')
    : shipped;
}
