import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { userIdOf } from '../../../platform/auth/access.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import { IdParams } from '../../../platform/http/schema.ts';
import { MY_COUPON_STATUSES, MyCoupon } from '../coupons/schema.ts';
import type { Claiming } from './service.ts';

/** Shoppers claim coupons and see what they have. */
export const claimingRoutes =
  (claiming: Claiming): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['coupons'];
    const config = { access: 'shopper' } as const;

    app.post(
      '/api/coupons/:id/claim',
      {
        config: { ...config, limit: 'write' },
        schema: { tags, summary: 'Claim a coupon', params: IdParams, response: { 201: MyCoupon } },
      },
      async (request, reply) =>
        reply.code(201).send(unwrap(await claiming.claim(userIdOf(request), request.params.id))),
    );

    app.post(
      '/api/coupons/redeem',
      {
        config: { ...config, limit: 'write' },
        schema: {
          tags,
          summary: 'Claim the coupon of a code',
          body: Type.Object({ code: Type.String({ minLength: 1, maxLength: 100 }) }),
          response: { 201: MyCoupon },
        },
      },
      async (request, reply) =>
        reply.code(201).send(unwrap(await claiming.redeem(userIdOf(request), request.body.code))),
    );

    app.get(
      '/api/me/coupons',
      {
        config: { ...config, limit: 'read' },
        schema: {
          tags,
          summary: 'My coupons, the newest first',
          querystring: Type.Object({ status: Type.Optional(Type.Enum([...MY_COUPON_STATUSES])) }),
          response: { 200: Type.Object({ items: Type.Array(MyCoupon) }) },
        },
      },
      (request) => claiming.mine(userIdOf(request), request.query.status),
    );
  };
