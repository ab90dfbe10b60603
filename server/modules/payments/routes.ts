import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { alipayRoutes } from './notify/routes.ts';
import { openingRoutes } from './opening/routes.ts';
import type { Payments } from './service.ts';

/** Paying, and what a provider reports. */
export const paymentRoutes =
  (payments: Payments): FastifyPluginAsyncTypebox =>
  async (app) => {
    await app.register(openingRoutes(payments));
    await app.register(alipayRoutes(payments));
  };
