import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { AddressText, ParsedAddress } from './schema.ts';
import { parseAddressText } from './service.ts';

export const parsingRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.post(
    '/api/addresses/parse',
    {
      config: { access: 'shopper', limit: 'write' },
      schema: {
        summary: 'Read an address that was written or pasted in one piece; nothing is stored',
        description:
          'A part that the text does not say is null. The shopper looks at the parts before they are kept.',
        tags: ['addresses'],
        body: AddressText,
        response: { 200: ParsedAddress },
      },
    },
    async (request) => parseAddressText(request.body.text),
  );
};
