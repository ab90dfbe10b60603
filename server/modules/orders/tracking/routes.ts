import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { userIdOf } from '../../../platform/auth/access.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { languageOf } from '../../../platform/values/language.ts';
import { OrderPath } from '../schema.ts';
import { TrackedParcels } from './schema.ts';
import type { Trackings } from './service.ts';

const PUSH_BYTES_MAX = 256 * 1024;

/** Where parcels are, for shoppers, and the reports of the service that knows it. */
export const trackingRoutes =
  (tracking: Trackings): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/orders/:orderNo/tracking',
      {
        config: { access: 'shopper', limit: 'read' },
        schema: {
          tags: ['orders'],
          summary: 'Where the parcels of my order are',
          params: OrderPath,
          response: { 200: TrackedParcels },
        },
      },
      async (request) => {
        const { orderNo } = request.params;
        return unwrap(await tracking.parcels(userIdOf(request), orderNo, languageOf(request)));
      },
    );

    app.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: PUSH_BYTES_MAX },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))),
    );
    app.post(
      '/api/carriers/kuaidi100/push',
      {
        config: { access: 'anyone', limit: 'write' },
        bodyLimit: PUSH_BYTES_MAX,
        schema: {
          tags: ['orders'],
          summary: 'A report of 快递100 about a parcel',
          consumes: ['application/x-www-form-urlencoded'],
          body: Type.Object({ param: Type.String(), sign: Type.String() }),
          response: { 200: Type.Unknown() },
        },
      },
      async (request) => {
        const { isStored, answer } = await tracking.takePush(new URLSearchParams(request.body));
        if (!isStored) request.log.warn('a report of parcels with a wrong signature was not taken');
        return answer;
      },
    );
  };
