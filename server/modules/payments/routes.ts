import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { reconciliationRoutes } from './days/routes.ts';
import { paymentListRoutes } from './listing/routes.ts';
import { moneyRoutes } from './money/routes.ts';
import { notifyRoutes } from './notify/routes.ts';
import { openingRoutes } from './opening/routes.ts';
import { returnRoutes } from './returning/routes.ts';
import type { Payments } from './service.ts';

/** Paying, and what providers report. */
export const paymentRoutes =
  (payments: Payments): FastifyPluginAsyncTypebox =>
  async (app) => {
    await app.register(openingRoutes(payments));
    await app.register(notifyRoutes(payments));
    await app.register(returnRoutes(payments));
    await app.register(reconciliationRoutes(payments));
    await app.register(moneyRoutes(payments));
    await app.register(paymentListRoutes(payments));
  };
