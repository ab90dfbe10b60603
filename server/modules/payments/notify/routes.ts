import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { PAYMENT_PROVIDERS, PAYMENT_REGISTRATIONS } from '../../../gateways/payment-providers.ts';
import { unwrap } from '../../../platform/http/problems.ts';
import type { Payments } from '../service.ts';

/** Where the providers' servers report. Bodies stay bytes: a signature covers the body as it was sent. */
export const notifyRoutes =
  (payments: Payments): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const provider of PAYMENT_PROVIDERS) {
      const { title, notify, reportsRefunds } = PAYMENT_REGISTRATIONS[provider];
      const reports = {
        notify: `${title}'s notify of a payment`,
        'refund-notify': `${title}'s notify of a refund`,
      };
      for (const [path, summary] of Object.entries(reports)) {
        if (path === 'refund-notify' && !reportsRefunds) continue;
        app.post(
          `/api/payments/${provider}/${path}`,
          {
            config: {
              access: 'anyone',
              limit: { none: 'a message of a payment provider must never be refused' },
            },
            schema: { tags: ['payments'], summary, ...notify },
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
    }
  };
