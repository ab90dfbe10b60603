import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { refuse } from '../platform/http/errors.ts';
import { sendProblem } from '../platform/http/http.ts';
import { pictures } from './pictures.ts';

/** A picture that changes gets another URL, so browsers need not ask again. */
const CACHE_FOREVER = 'public, max-age=31536000, immutable';

/** The pictures of the sample goods. */
export const sampleImageRoutes: FastifyPluginAsyncTypebox = async (app) => {
  app.get(
    '/images/sample/:name.svg',
    {
      config: { access: 'anyone', limit: 'read' },
      schema: { hide: true, params: Type.Object({ name: Type.String({ maxLength: 100 }) }) },
    },
    async (request, reply) => {
      const picture = pictures().get(request.params.name);
      if (!picture) return sendProblem(request, reply, refuse('not_found'));
      return reply.header('cache-control', CACHE_FOREVER).type('image/svg+xml').send(picture.svg);
    },
  );
};
