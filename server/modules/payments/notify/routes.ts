import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { unwrap } from '../../../platform/http/problems.ts';
import type { Payments } from '../service.ts';

/** Where Alipay's servers report, and where it sends browsers back to. A scope of its own: bodies stay as they came. */
export const alipayRoutes =
  (payments: Payments): FastifyPluginAsyncTypebox =>
  async (app) => {
    const config = { access: 'anyone' } as const;
    const tags = ['payments'];

    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

    app.post(
      '/api/payments/alipay/notify',
      {
        config,
        schema: {
          tags,
          summary: "Alipay's report of a payment, as its form",
          consumes: ['application/x-www-form-urlencoded'],
          produces: ['text/plain'],
          response: { 200: Type.Union([Type.Literal('success'), Type.Literal('failure')]) },
        },
        serializerCompiler: () => String,
      },
      async (request, reply) => {
        const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const answer = unwrap(await payments.takeNotify(rawBody));
        return reply.type('text/plain; charset=utf-8').send(answer);
      },
    );

    app.get(
      '/api/payments/alipay/return',
      {
        config,
        schema: {
          tags,
          summary: 'Where the browser comes back to from Alipay',
          response: { 302: Type.Null() },
        },
      },
      async (request, reply) => {
        const { search } = new URL(request.raw.url ?? '', 'http://localhost');
        return reply.redirect(unwrap(await payments.takeReturn(search.slice(1))), 302);
      },
    );
  };
