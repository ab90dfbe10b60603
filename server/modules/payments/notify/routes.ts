import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type TSchema, Type } from 'typebox';
import { PAYMENT_PROVIDERS, type PaymentProvider } from '../../../gateways/payment.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import type { Payments } from '../service.ts';

/** What each provider sends and reads, for the API document. The adapters in `gateways/` read and answer it. */
const NOTIFIES: Record<
  PaymentProvider,
  { summary: string; consumes: string[]; produces: string[]; response: Record<number, TSchema> }
> = {
  alipay: {
    summary: "Alipay's notify of a payment, as a form",
    consumes: ['application/x-www-form-urlencoded'],
    produces: ['text/plain'],
    response: { 200: Type.Union([Type.Literal('success'), Type.Literal('failure')]) },
  },
};

/** Where the providers' servers report. Bodies stay bytes: a signature covers the body as it was sent. */
export const notifyRoutes =
  (payments: Payments): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const provider of PAYMENT_PROVIDERS) {
      app.post(
        `/api/payments/${provider}/notify`,
        {
          config: { access: 'anyone' },
          schema: { tags: ['payments'], ...NOTIFIES[provider] },
          // The adapter writes the answer's text itself.
          serializerCompiler: () => String,
        },
        async ({ headers, body }, reply) => {
          const rawBody = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
          const answer = unwrap(await payments.takeNotify(provider, { headers, rawBody }));
          return reply.code(answer.status).type(answer.contentType).send(answer.body);
        },
      );
    }
  };
