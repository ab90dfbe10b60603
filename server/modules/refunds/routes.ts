import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { approvingRoutes } from './approving/routes.ts';
import { issuingRoutes } from './issuing/routes.ts';
import { listingRoutes } from './listing/routes.ts';
import { refundableRoutes } from './refundable/routes.ts';
import { shopperRequestRoutes, staffRequestRoutes } from './requests/routes.ts';
import { retryingRoutes } from './retrying/routes.ts';
import { ownReturnRoutes, staffReturnRoutes } from './returns/routes.ts';
import type { Refunds } from './service.ts';
import { surplusRoutes } from './surplus/routes.ts';

/** Refunds, for shoppers and for staff. */
export const refundRoutes =
  (refunds: Refunds): FastifyPluginAsyncTypebox =>
  async (app) => {
    await app.register(shopperRequestRoutes(refunds));
    await app.register(ownReturnRoutes(refunds));
    await app.register(issuingRoutes(refunds));
    await app.register(approvingRoutes(refunds));
    await app.register(retryingRoutes(refunds));
    await app.register(refundableRoutes(refunds));
    await app.register(listingRoutes(refunds));
    await app.register(staffRequestRoutes(refunds));
    await app.register(staffReturnRoutes(refunds));
    await app.register(surplusRoutes(refunds));
  };
